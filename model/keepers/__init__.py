"""Keepers: how many accounts they close out in a block, and in which order; a kind of component of the whole mechanism.

What they are paid is in `[liquidation]`; who they are, `keeper` there says.
"""

KINDS = ("unlimited", "network", "notional")
"""The registry: each is a folder here."""
USUAL = KINDS[0]
"""Of a file that says nothing."""
