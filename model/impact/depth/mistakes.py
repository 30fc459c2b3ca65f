"""Mistakes that people make about what close-outs do to a price, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "impact.depth",
    Mutant("the depth is that of both sides", "contract.share", "impact.depth)", "(2 * impact.depth))"),
)
"""In the order of the table."""
