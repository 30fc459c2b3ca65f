"""What an oracle within a deviation of recent market prices may show, in exact integers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.model.core.reference.rules import OracleRules, scaled
from novate.model.oracles.band.parameters import Band
from novate.model.quantities import format_blocks
from novate.model.state import MarketState


@dataclass(frozen=True, slots=True)
class BandRules(OracleRules):
    """A band, scaled."""

    lowest: int
    """1 - deviation_down, at least 0: this share of a market price is the lowest oracle price for it."""
    highest: int
    """1 + deviation_up."""
    staleness: int

    def ranges(self, now: MarketState) -> tuple[tuple[int, int], ...]:
        """The lowest and the highest price in ticks, times the scale."""
        low, high = now.earlier.extremes(now.price, self.staleness)
        return ((low * self.lowest, high * self.highest),)

    def reason(self, now: MarketState) -> str:
        """The market prices that it may refer to."""
        low, high = now.earlier.extremes(now.price, self.staleness)
        return f"market prices are from {low} to {high} in the last {format_blocks(self.staleness + 1)}"


def prepared(oracle: Band, scale: int) -> BandRules:
    """Prepare it. Raises `ValueError` where the scale is too small."""
    lowest = max(1 - oracle.deviation_down, Fraction(0))
    return BandRules(scaled(lowest, scale), scaled(1 + oracle.deviation_up, scale), oracle.staleness)
