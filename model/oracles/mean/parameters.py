"""The numbers of an oracle that shows the mean of the last market prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from novate.model.contract import UNSEEN
from novate.model.parameter import Choice, Declaration, Delay, Owner, Range

LONGEST_WINDOW = 10_000
"""Blocks; a run remembers as many prices in each of its states."""


class Average(StrEnum):
    """Which mean."""

    ARITHMETIC = "arithmetic"
    """The sum of the prices over their number."""
    GEOMETRIC = "geometric"
    """The root of their product, rounded down: the average of their logarithms, counted in ticks of 0.01 %."""


TWO_TICKS = 1 - Fraction(10_000, 10_001) ** 2
"""Who averages logarithms in whole ticks of 0.01 % rounds each of them down, and their mean: by less than one, each."""
PARTS = 10_000
"""Of a tick of the price: so many that from 1 - `TWO_TICKS` times any price of one and more to that price there is one.
"""


@dataclass(frozen=True, slots=True)
class Mean:
    """The oracle price is the mean of the market prices of this block and of `window` - 1 blocks before it."""

    window: int
    """Blocks, at least 1. Before the first block the price has rested at the first one."""
    average: Average = Average.ARITHMETIC
    is_seen: bool = True
    """Whether anybody sees what it shows: of a feed it is known by its bounds, which are no fractions of prices."""
    kind: ClassVar[str] = "mean"

    @property
    def lookback(self) -> int:
        """All blocks of the window but this one."""
        return self.window - 1

    @property
    def as_feed(self) -> Mean:
        """An arithmetic mean as it is."""
        return replace(self, is_seen=False) if self.average is Average.GEOMETRIC else self

    @property
    def remembers(self) -> int:
        """Of a root that nobody sees the bounds."""
        return 0 if self.is_seen else UNSEEN

    @property
    def rounding(self) -> Fraction:
        """It shows at least 1 - rounding times the mean, and at most the mean: which of them is the adversary's."""
        return TWO_TICKS if self.average is Average.GEOMETRIC else Fraction(0)

    @property
    def parts_of_a_tick(self) -> int:
        """The arithmetic mean of w whole numbers is a whole number of w-ths."""
        return PARTS if self.average is Average.GEOMETRIC else self.window


DECLARATIONS = (
    Declaration(
        "window",
        Delay(Range(least=Fraction(1), most=Fraction(LONGEST_WINDOW))),
        Owner.ENVIRONMENT,
        f"The oracle price is the mean of the market prices of so many blocks, at most {LONGEST_WINDOW:,}, this one "
        "and those before it; before the first block the price has rested at the first one; a time on a clock counts "
        "as the blocks that it begins.",
        examples=("30 blocks",),
    ),
    Declaration(
        "average",
        Choice(Average),
        Owner.ENVIRONMENT,
        "Which mean it is: the sum of the prices over their number, or the root of their product.",
        examples=("arithmetic", "geometric"),
        default="arithmetic",
        note='"geometric" is that of ticks of 0.01 %, which are rounded down, as is their mean.',
    ),
)
RECORD = Mean
