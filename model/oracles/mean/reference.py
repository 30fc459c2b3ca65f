"""What an oracle that shows the mean of the last market prices may show, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.model.core.reference.rules import OracleRules
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.oracles.mean.parameters import Mean
from novate.model.quantities import format_blocks
from novate.model.state import MarketState


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


def prepared(oracle: Mean, scale: int) -> MeanRules:
    """Prepare it."""
    return MeanRules(scale, oracle.window)
