"""Funding: what one side of a market pays the other, a kind of component."""

KINDS = ("none", "ticks")
"""The registry: each is a folder here."""
USUAL = KINDS[0]
"""Of a file that says nothing."""
