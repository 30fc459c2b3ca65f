"""What a design question asks: whether a property holds of one side of one market, or of the whole specification."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from novate.model.specification import Side, Specification, place_in_words
from novate.properties import PROPERTIES


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a property holds of one side of one market, or of the whole specification."""

    market: str | None
    side: Side | None
    property: str

    def applies(self, specification: Specification) -> bool:
        """Whether the mechanism has what the property speaks of."""
        market = None if self.market is None else specification.markets[self.market]
        return PROPERTIES[self.property].not_applicable(specification, market) is None

    @builtins.property
    def about(self) -> str:
        """As in "ETH-USD long", or "all markets"."""
        return place_in_words(self.market, self.side)
