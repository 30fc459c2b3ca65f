"""Levelling: nobody keeps more than a level. For comparison: no venue does it."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations import equal
from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares, total


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """What is beyond min(gain, level): what is kept is the equal allocation of what is not paid."""
    kept = equal.allocate(members, total(members) - budget)
    return tuple(each.gain - own for each, own in zip(members, kept, strict=True))


LEVELLING = Rule("levelling", "all that is beyond a level", allocate)
