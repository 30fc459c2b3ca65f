"""How a mechanism deleverages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deleveraging:
    """Who is asked, in which order, at which price."""

    allocation: str = "pro-rata"
    """One of `novate.model.waterfall.adl.allocations`; "largest-first" goes by gains at the mark."""
    price: str = "bankruptcy"
    """Of `novate.model.waterfall.adl.prices`."""
    only_profitable: bool = False
    """Whether those are left alone who have gained nothing since they opened."""
    most_accounts: int | None = None
    """How many are asked in a pass, from some place of the list on; None for all."""
