"""D'Hondt's rule (Jefferson's): the next lot is of the member whose share of its gain is then least.

No allotment of whole lots has a smaller largest share. It never allots less than the whole lots of pro-rata, so there
it begins, and fewer lots than there are members are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from heapq import heapify, heapreplace

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares, total


def whole_shares(members: Sequence[Member], budget: Amount) -> list[int]:
    """Pro-rata, rounded down to whole lots."""
    gained = total(members) or 1
    return [int(budget * each.gain // gained) for each in members]


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """Whole lots, to the least (lots + 1)/gain; of equal ones to the first in the list."""
    lots = whole_shares(members, budget)
    places = [place for place, each in enumerate(members) if each.gain]
    waiting = [(Fraction(lots[place] + 1) / members[place].gain, place) for place in places]
    heapify(waiting)
    for _ in range(int(budget) - sum(lots)):
        place = waiting[0][1]
        lots[place] += 1
        heapreplace(waiting, (Fraction(lots[place] + 1) / members[place].gain, place))
    return tuple(lots)


DHONDT = Rule("dhondt", "whole lots, the next one where the share is then least", allocate, in_lots=True)
