"""Impact: what the close-outs of others do to the market price, a kind of component of a market."""

KINDS = ("none", "depth")
"""The registry: each is a folder here."""
USUAL = KINDS[0]
"""Of a file that says nothing."""
