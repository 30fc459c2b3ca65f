"""The symbolic twin of a statistic of feeds, one block at a time. It remembers what its feeds remember."""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.bounded import followed, shape
from novate.model.oracles.median.contract import highest, lowest, median
from novate.model.oracles.of_feeds.symbolic import remembered, shown, window, window_moves
from novate.model.oracles.prices import Prices

__all__ = ["bounds", "followed", "remembered", "shape", "window", "window_moves"]


def bounds(machine: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that it may show: the statistic, with ranks shifted by who lies and who is silent."""
    low, high = shown(machine, prices)
    return lowest(median(machine), low), highest(median(machine), high)
