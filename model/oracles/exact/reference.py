"""What an oracle that shows the market price may show, in exact integers."""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.core.reference.rules import OracleRules
from novate.model.oracles.exact.parameters import Exact
from novate.model.state import MarketState


@dataclass(frozen=True, slots=True)
class ExactRules(OracleRules):
    """The market price, scaled."""

    scale: int

    def ranges(self, now: MarketState) -> tuple[tuple[int, int], ...]:
        """The lowest and the highest price in ticks, times the scale."""
        price = now.price * self.scale
        return ((price, price),)

    def reason(self, now: MarketState) -> str:
        """The market price."""
        return f"the market price is {now.price}"


def prepared(_: Exact, scale: int) -> ExactRules:
    """Prepare it."""
    return ExactRules(scale)
