"""The numbers of a market whose price close-outs move."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.parameter import Declaration, Money, Owner, Range

_POSITIVE = Money(Range(Fraction(0), is_above=True))


@dataclass(frozen=True, slots=True)
class Depth:
    """What is closed out moves the price by its share of the depth, and the price stays there."""

    depth: int
    """Quote quanta that would take all of the price."""
    closed_per_block: int
    """Quote quanta of positions of one side, whoever's, that are closed out in a block at most."""
    kind: ClassVar[str] = "depth"


DECLARATIONS = (
    Declaration(
        "depth",
        _POSITIVE,
        Owner.ENVIRONMENT,
        "Quote units that, sold at once, would take all of the price but a billionth: a close-out moves it by its "
        "share of this, for good.",
        examples=("50_000_000",),
    ),
    Declaration(
        "closed_per_block",
        _POSITIVE,
        Owner.ENVIRONMENT,
        "Quote units of one side that close-outs take in a block, at most: all accounts' together.",
        examples=("2_000_000",),
        note="In formulas *Q*. What a fill does to its own price is in the slippage; to later ones, here.",
    ),
)
RECORD = Depth
