"""List: a queue in an order that has nothing to do with gains, as one from a pseudo-random place on."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.queue import queue
from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """The first pays all of its gain, then the next."""
    return queue(members, range(len(members)), budget)


LIST = Rule("list", "a queue, in the order of the list", allocate)
