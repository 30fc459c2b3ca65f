"""The symbolic twin of an oracle that shows the least of what its feeds show, one block at a time.

It remembers what its feeds remember.
"""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.bounded import followed, shape
from novate.model.oracles.of_feeds.symbolic import least_of, remembered, shown, window, window_moves
from novate.model.oracles.prices import Prices

__all__ = ["bounds", "followed", "remembered", "shape", "window", "window_moves"]


def bounds(machine: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that it may show: the least of what its feeds may show."""
    low, high = shown(machine, prices)
    return least_of(low), least_of(high)
