"""Oracles: what the clearing house sees of market prices, a kind of component."""

KINDS = ("band", "exact", "mean", "ema", "push", "median", "fallback", "lowest")
"""The registry: each is a folder here, and a file in `novate.proofs.components.oracles`."""
