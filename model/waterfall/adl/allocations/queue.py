"""A queue: whoever comes first pays all that it can, and the next one pays what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Shares


def queue(members: Sequence[Member], order: Iterable[int], budget: Amount) -> Shares:
    """What each pays, asked in this order of places."""
    paid: list[Amount] = [0] * len(members)
    for place in order:
        paid[place] = min(members[place].gain, budget)
        budget -= paid[place]
    return tuple(paid)
