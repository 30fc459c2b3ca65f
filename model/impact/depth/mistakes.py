"""Mistakes that people make about cascades, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "impact.depth",
    Mutant("close-outs trigger no others", "contract.share", "branching * abs(move) / left", "branching * abs(move)"),
    Mutant("a cascade has no end but the open interest's", "contract.share", "min(most, ", "max(most, "),
    Mutant("a rise is followed like a fall", "contract.share", "(1 + move)", "(1 - abs(move))"),
)
"""In the order of the table."""
