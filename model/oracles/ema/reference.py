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
        """In ticks, times the scale."""
        lowest, highest = (in_ticks(Fraction(each * self.scale, self.parts)) for each in self.in_parts(now))
        return ((lowest, highest),)

    def in_parts(self, now: MarketState) -> tuple[int, int]:
        """From the lowest to the highest whole number of parts of a tick."""
        lowest, highest = (self.average(now.price, shown) for shown in self.before(now))
        return -(-lowest * self.parts * self.least // self.scale**2), highest * self.parts // self.scale

    def average(self, price: int, shown: Fraction) -> Fraction:
        """In ticks, times the scale."""
        return self.weight * price + self.kept * shown

    def before(self, now: MarketState) -> tuple[Fraction, Fraction]:
        """What it showed a block before, at least and at most; at the start what it shows, as the price has rested."""
        shown = Fraction(*now.memory) if now.memory else Fraction(now.oracle)
        return shown, shown

    def reason(self, now: MarketState) -> str:
        """The market price, and what it is averaged with."""
        lowest, highest = map(in_ticks, self.before(now))
        shown = f"{lowest}" if lowest == highest else f"{lowest} to {highest}"
        return f"the market price is {now.price}, and it showed {shown} a block before"

    def remembered(self, now: MarketState) -> tuple[int, int]:
        """What it shows in this block, as a fraction of ticks: numerator, denominator."""
        shown = Fraction(now.oracle)
        return shown.numerator, shown.denominator


class UnseenRules(EmaRules):
    """The same of a feed: it remembers the lowest and the highest that it may show, as nobody sees what it does."""

    __slots__ = ()

    def before(self, now: MarketState) -> tuple[Fraction, Fraction]:
        """At the start the market price, which has rested."""
        lowest, highest = now.memory or self.rested(now)
        return Fraction(lowest, self.parts), Fraction(highest, self.parts)

    def remembered(self, now: MarketState) -> tuple[int, int]:
        """In parts of a tick."""
        return self.in_parts(now) if now.memory else self.rested(now)

    def rested(self, now: MarketState) -> tuple[int, int]:
        """The market price, in these parts."""
        return now.price * self.parts, now.price * self.parts


def prepared(oracle: Ema, scale: int) -> EmaRules:
    """Prepare it. Raises `ValueError` where the scale is too small."""
    weight, rules = scaled(oracle.weight, scale), EmaRules if oracle.is_seen else UnseenRules
    return rules(scale, weight, scale - weight, scaled(1 - oracle.rounding, scale), oracle.parts_of_a_tick)
