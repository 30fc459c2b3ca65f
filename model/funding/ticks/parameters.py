"""The numbers of funding payments at ticks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.parameter import MOST_BLOCKS, SHARE, Declaration, Delay, Owner, Range


@dataclass(frozen=True, slots=True)
class Ticks:
    """At a tick every position pays, or receives, one rate of its notional at the oracle price.

    The rate is at most `most`, and of either sign: where it is above 0 longs pay and shorts receive.
    """

    most: Fraction
    every: int = 1
    """Blocks from one tick to the next, at least."""
    kind: ClassVar[str] = "ticks"
    pays: ClassVar[bool] = True


DECLARATIONS = (
    Declaration(
        "most",
        SHARE,
        Owner.MECHANISM,
        "At a tick one side pays the other at most this share of its notional at the oracle price.",
        examples=("1.5%",),
    ),
    Declaration(
        "every",
        Delay(Range(least=Fraction(1), most=Fraction(MOST_BLOCKS)), whole=True),
        Owner.MECHANISM,
        "The time from one tick to the next: on a clock, as many blocks as fit into it.",
        examples=("100 blocks",),
        default="1 block",
    ),
)
RECORD = Ticks
