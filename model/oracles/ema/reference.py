"""What an oracle that shows an exponential moving average of market prices may show, in exact integers.

The average of this block is `weight` times its market price and the rest of what the oracle showed a block before. It
shows that, rounded down by at most the share `rounding` to some whole number of parts of a tick, of which
`parts_of_a_tick` make one. Prices are a tick or more, so the nearest part below the average is always near enough: a
block never fails for want of a price, and no price needs more digits than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.model.core.reference.rules import OracleRules, Range, scaled
from novate.model.oracle_price import in_ticks
from novate.model.oracles.ema.parameters import Ema
from novate.model.state import MarketState


@dataclass(frozen=True, slots=True)
class EmaRules(OracleRules):
    """Weight and rounding, scaled."""

    scale: int
    weight: int
    kept: int
    """1 - weight: the share of what it showed before."""
    least: int
    """1 - rounding: it shows at least this share of the average."""
    parts: int
    """Of a tick."""

    def ranges(self, now: MarketState) -> tuple[Range, ...]:
        """From the lowest to the highest whole number of parts of a tick, in ticks, times the scale."""
        average, unit = self.average(now)
        lowest = -(-average * self.parts * self.least // (unit * self.scale))
        highest = average * self.parts // unit
        return (tuple(in_ticks(Fraction(each * self.scale, self.parts)) for each in (lowest, highest)),)  # type: ignore[return-value]  # two

    def average(self, now: MarketState) -> tuple[int, int]:
        """In ticks: a numerator, and a denominator."""
        above, below = now.memory or (now.oracle.numerator, now.oracle.denominator)
        return self.weight * now.price * below + self.kept * above, self.scale * below

    def before(self, now: MarketState) -> Fraction:
        """What it showed a block before; at the start what it shows, since the price has rested."""
        return Fraction(*now.memory) if now.memory else Fraction(now.oracle)

    def reason(self, now: MarketState) -> str:
        """The market price, and what it is averaged with."""
        return f"the market price is {now.price}, and it showed {in_ticks(self.before(now))} a block before"

    def remembered(self, now: MarketState) -> tuple[int, int]:
        """What it shows in this block, as a fraction of ticks: numerator, denominator."""
        shown = Fraction(now.oracle)
        return shown.numerator, shown.denominator


def prepared(oracle: Ema, scale: int) -> EmaRules:
    """Prepare it. Raises `ValueError` where the scale is too small."""
    weight = scaled(oracle.weight, scale)
    return EmaRules(scale, weight, scale - weight, scaled(1 - oracle.rounding, scale), oracle.parts_of_a_tick)
