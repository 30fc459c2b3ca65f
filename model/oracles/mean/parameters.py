"""The numbers of an oracle that shows the mean of the last market prices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from novate.model.parameter import Choice, Declaration, Delay, Owner, Range

LONGEST_WINDOW = 10_000
"""Blocks; a run remembers as many prices in each of its states."""


class Average(StrEnum):
    """Which mean."""

    ARITHMETIC = "arithmetic"
    """The sum of the prices over their number."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The oracle price is the mean of the market prices of this block and of `window` - 1 blocks before it."""

    window: int
    """Blocks, at least 1. Before the first block the price has rested at the first one."""
    average: Average = Average.ARITHMETIC
    kind: ClassVar[str] = "mean"

    @property
    def lookback(self) -> int:
        """All blocks of the window but this one."""
        return self.window - 1

    @property
    def parts_of_a_tick(self) -> int:
        """The mean of w whole numbers is a whole number of w-ths."""
        return self.window


DECLARATIONS = (
    Declaration(
        "window",
        Delay(Range(least=Fraction(1), most=Fraction(LONGEST_WINDOW))),
        Owner.ENVIRONMENT,
        "The oracle price is the mean of the market prices of so many blocks, this one and those before it; before the "
        "first block the price has rested at the first one; a time on a clock counts as the blocks that it begins.",
        examples=("30 blocks",),
    ),
    Declaration(
        "average",
        Choice(Average),
        Owner.ENVIRONMENT,
        "Which mean it is.",
        examples=("arithmetic",),
        default="arithmetic",
    ),
)
RECORD = Mean
NO_FEED = "it shows a fraction of a tick, and no range of prices"
