"""The numbers of an oracle within a deviation of recent market prices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.parameter import Declaration, Delay, Deviations, Owner


@dataclass(frozen=True, slots=True)
class Band:
    """The oracle price is from 1 - below times the lowest to 1 + above times the highest of recent market prices."""

    deviation_up: Fraction = Fraction(0)
    """It is at most this share above them."""
    deviation_down: Fraction = Fraction(0)
    """And this share below; always above 0, also where this is 1 or more."""
    staleness: int = 0
    """Blocks; recent are the market prices of this block and of this many blocks before it."""
    kind: ClassVar[str] = "band"
    parts_of_a_tick: ClassVar[int] = 1

    @property
    def lookback(self) -> int:
        """The staleness."""
        return self.staleness


DECLARATIONS = (
    Declaration(
        "deviation",
        Deviations(),
        Owner.ENVIRONMENT,
        "The oracle price is at most this share below the lowest, or above the highest, of the market prices that "
        "it may refer to; it is always above 0.",
        examples=("0.5%", {"up": "0.5%", "down": "0.4%"}),
        default="0%",
        assumed="0%",
    ),
    Declaration(
        "staleness",
        Delay(),
        Owner.ENVIRONMENT,
        "Those are the market prices of this block and of this many blocks before it; a time on a clock counts as "
        "the blocks that it begins.",
        examples=("1 block",),
        default="0 blocks",
        assumed="0 blocks",
    ),
)
RECORD = Band
