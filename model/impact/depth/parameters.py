"""The numbers of a market whose price the close-outs of others move."""

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
    """Quote quanta of others' positions, of one side, that are closed out in a block at most."""
    triggered_per_percent: int | None = None
    """Quote quanta of positions that a move of one per cent makes liquidatable; None where all may be at once."""
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
        "Quote units of one side that others' close-outs take in a block, at most.",
        examples=("2_000_000",),
        note="In formulas *Q*. What an account's own close-out does to its price is in the slippage.",
    ),
    Declaration(
        "triggered_per_percent",
        Money(),
        Owner.ENVIRONMENT,
        "Quote units of positions that become liquidatable, at most, for each per cent that the price moves; without "
        "it, any number at once.",
        examples=("100_000",),
        is_optional=True,
        note="A hundred times this over the depth is the branching ratio *r*.",
    ),
)
RECORD = Depth
