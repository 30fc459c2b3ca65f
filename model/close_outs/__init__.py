"""Close-outs: how much of a position a keeper's call takes, a kind of component."""

KINDS = ("whole", "partial")
"""The registry: each is a folder here."""
USUAL = KINDS[0]
"""Of a file that says nothing."""
