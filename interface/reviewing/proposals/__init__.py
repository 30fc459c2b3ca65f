"""Proposals as they come: each kind is a file here, and a word in `reading`."""
