"""Linting: numbers of a file that may be meant, and are unusual; no verdict depends on what is noted here."""
