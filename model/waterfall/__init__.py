"""Who pays what a closed account could not: one folder for each layer that a file may name, in any order."""

KINDS = ("insurance-fund", "fee-pool", "pool", "adl", "socialise", "gate")
"""The registry: what `[waterfall] layers` may name, and the word with which a folder here begins."""
USUAL = KINDS[0]
"""The only layer of a file that names none."""
