"""How far a price that close-outs do not move gets: as far as by itself."""

from __future__ import annotations

from fractions import Fraction

from novate.model.impact.none.parameters import NoImpact


def share(_: NoImpact) -> Fraction:
    """Of the price, what the close-outs of a block move it by besides."""
    return Fraction(0)
