"""The symbolic twin of an oracle that shows what any of its feeds shows, one block at a time.

It remembers what its feeds remember.
"""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.bounded import followed, shape
from novate.model.oracles.of_feeds.symbolic import greatest_of, least_of, remembered, shown, window, window_moves
from novate.model.oracles.prices import Prices

__all__ = ["bounds", "followed", "remembered", "shape", "window", "window_moves"]


def bounds(machine: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that it may show: from the least to the most that one of its feeds may show."""
    low, high = shown(machine, prices)
    return least_of(low), greatest_of(high)
