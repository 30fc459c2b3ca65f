"""Verdicts that were reached before: each in a file of the user's cache folder, found by all that it depends on."""
