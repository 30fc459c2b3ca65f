"""Hamilton's rule, largest remainders: pro-rata rounded down, and a lot more where most was rounded off."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.dhondt import whole_shares
from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares, total


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """Whole lots; of equal remainders the first in the list."""
    lots, gained = whole_shares(members, budget), total(members) or 1
    most = sorted(range(len(members)), key=lambda place: -(budget * members[place].gain % gained))
    for place in most[: int(budget) - sum(lots)]:
        lots[place] += 1
    return tuple(lots)


HAMILTON = Rule("hamilton", "whole lots, pro-rata with the largest remainders rounded up", allocate, in_lots=True)
