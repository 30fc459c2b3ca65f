"""Largest first: a queue by the size of the gain; of equal ones the first in the list."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.queue import queue
from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """The largest gain is taken whole, then the next."""
    return queue(members, sorted(range(len(members)), key=lambda place: -members[place].gain), budget)


LARGEST_FIRST = Rule("largest-first", "a queue, the largest gain first", allocate)
