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
        least, most, denominator = self.before(now)
        price, whole = self.weight * now.price * denominator, self.scale * denominator
        lowest, highest = price + self.kept * least, price + self.kept * most
        return -(-lowest * self.parts * self.least // (self.scale * whole)), highest * self.parts // whole

    def before(self, now: MarketState) -> tuple[int, int, int]:
        """What it showed a block before, at least and at most, and the denominator of both.

        At the start that is what it shows, as the price has rested.
        """
        shown, denominator = now.memory or now.oracle.as_integer_ratio()
        return shown, shown, denominator

    def reason(self, now: MarketState) -> str:
        """The market price, and what it is averaged with."""
        least, most, denominator = self.before(now)
        lowest, highest = Fraction(least, denominator), Fraction(most, denominator)
        shown = f"{lowest}" if lowest == highest else f"{lowest} to {highest}"
        return f"the market price is {now.price}, and it showed {shown} a block before"

    def remembered(self, now: MarketState) -> tuple[int, int]:
        """What it shows in this block, as a fraction of ticks: numerator, denominator."""
        return now.oracle.as_integer_ratio()


class UnseenRules(EmaRules):
    """The same of a feed: it remembers the lowest and the highest that it may show, as nobody sees what it does."""

    __slots__ = ()

    def before(self, now: MarketState) -> tuple[int, int, int]:
        """At the start the market price, which has rested."""
        lowest, highest = now.memory or self.rested(now)
        return lowest, highest, self.parts

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
