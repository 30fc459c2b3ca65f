"""What an oracle that shows the mean of the last market prices may show, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.model.core.reference.rules import OracleRules, Range
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.oracles.mean.parameters import PARTS, Average, Mean
from novate.model.quantities import format_blocks
from novate.model.state import MarketState
from novate.model.whole_root import whole_root


@dataclass(frozen=True, slots=True)
class MeanRules(OracleRules):
    """A mean, scaled."""

    scale: int
    window: int

    def ranges(self, now: MarketState) -> tuple[tuple[OraclePrice, OraclePrice], ...]:
        """The one price in ticks that it shows, times the scale, twice."""
        shown = in_ticks(Fraction(self.total(now) * self.scale, self.window))
        return ((shown, shown),)

    def total(self, now: MarketState) -> int:
        """The sum of the market prices of the window."""
        return now.earlier.total(now.price, self.window - 1)

    def reason(self, now: MarketState) -> str:
        """The market prices that it is the mean of."""
        return f"market prices add up to {self.total(now)} in the last {format_blocks(self.window)}"


@dataclass(frozen=True, slots=True)
class GeometricRules(OracleRules):
    """A geometric mean, rounded down; scaled.

    The root of w prices is no fraction, so what may be shown is told by powers: x is at most the root of them if x^w is
    at most their product.
    """

    scale: int
    window: int
    least: Fraction
    """1 - rounding: it shows at least this share of the mean."""

    def ranges(self, now: MarketState) -> tuple[Range, ...]:
        """In ticks, times the scale."""
        lowest, highest = self.in_parts(now)
        return ((in_ticks(Fraction(lowest * self.scale, PARTS)), in_ticks(Fraction(highest * self.scale, PARTS))),)

    def in_parts(self, now: MarketState) -> tuple[int, int]:
        """From the lowest to the highest whole number of parts of a tick."""
        over, under = self.least.numerator, self.least.denominator
        power = self.product(now) * (PARTS * over) ** self.window
        root = whole_root(power, self.window)
        beyond = root if root**self.window == power else root + 1
        return -(-beyond // under), root // over

    def product(self, now: MarketState) -> int:
        """Of the market prices of the window."""
        return now.earlier.product(now.price, self.window - 1)

    def reason(self, now: MarketState) -> str:
        """The market prices that it is the mean of."""
        low, high = now.earlier.extremes(now.price, self.window - 1)
        return (
            f"it is the geometric mean of the market prices of the last {format_blocks(self.window)}, {low} to {high}"
        )


class UnseenRules(GeometricRules):
    """The same of a feed: it remembers between which prices it is."""

    __slots__ = ()

    def remembered(self, now: MarketState) -> tuple[int, int]:
        """In parts of a tick."""
        return self.in_parts(now)


def prepared(oracle: Mean, scale: int) -> OracleRules:
    """Prepare it."""
    if oracle.average is Average.ARITHMETIC:
        return MeanRules(scale, oracle.window)
    rules = GeometricRules if oracle.is_seen else UnseenRules
    return rules(scale, oracle.window, 1 - oracle.rounding)
