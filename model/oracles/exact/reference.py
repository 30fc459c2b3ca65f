"""What an oracle that shows the market price may show, in exact integers."""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.oracles.exact.parameters import Exact
from novate.model.state import MarketState


@dataclass(frozen=True, slots=True)
class ExactRules:
    """The market price, scaled."""

    scale: int

    def bounds(self, now: MarketState) -> tuple[int, int]:
        """The lowest and the highest price in ticks, times the scale."""
        return now.price * self.scale, now.price * self.scale

    def reason(self, now: MarketState) -> str:
        """The market price."""
        return f"the market price is {now.price}"


def prepared(_: Exact, scale: int) -> ExactRules:
    """Prepare it."""
    return ExactRules(scale)
