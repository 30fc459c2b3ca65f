"""The numbers of an oracle that shows an exponential moving average of market prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import ClassVar

from novate.model.contract import UNSEEN
from novate.model.parameter import Declaration, Owner, Range, Rate

WEIGHT = Rate(Range(most=Fraction(1), is_above=True), "2%")
ROUNDING = Rate(Range(most=Fraction(1), is_above=True, is_below=True), "0.01%")
"""Above 0: without any rounding the average has more digits in every block."""


@dataclass(frozen=True, slots=True)
class Ema:
    """In every block it goes a share of the way to the market price, and is rounded down; that is what it remembers."""

    weight: Fraction
    """Of the newest market price. Before the first block the price has rested at the first one."""
    rounding: Fraction
    """It shows at least 1 - rounding times the average, and at most the average: which of them is the adversary's."""
    is_seen: bool = True
    """Whether anybody sees what it shows: of a feed it is known by its bounds, for whatever was rounded before."""
    kind: ClassVar[str] = "ema"
    lookback: ClassVar[int] = 0

    @property
    def as_feed(self) -> Ema:
        """It goes on from the lowest and from the highest that it may have shown."""
        return replace(self, is_seen=False)

    @property
    def remembers(self) -> int:
        """These two, where nobody sees which it was."""
        return 0 if self.is_seen else UNSEEN

    @property
    def parts_of_a_tick(self) -> int:
        """So many that from 1 - rounding times any price of a tick and more to that price there is a part."""
        return ceil(1 / self.rounding)


DECLARATIONS = (
    Declaration(
        "weight",
        WEIGHT,
        Owner.ENVIRONMENT,
        "The average is this share of the newest market price and the rest of what the oracle showed a block before; "
        "before the first block the price has rested at the first one.",
        examples=("2%",),
    ),
    Declaration(
        "rounding",
        ROUNDING,
        Owner.ENVIRONMENT,
        "What it shows, and remembers, is at most this share of the average below it, and never above.",
        examples=("0.01%",),
    ),
)
RECORD = Ema
