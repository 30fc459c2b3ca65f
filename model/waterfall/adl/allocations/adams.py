"""Adams' rule: the next lot is of the member whose share of its gain is least so far.

It never allots more than pro-rata rounded up to whole lots, so there it begins, and takes back what is too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from heapq import heapify, heapreplace

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares, total


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """Whole lots, to the least lots/gain; of equal ones to the first in the list."""
    gained = total(members) or 1
    lots = [int(-(-budget * each.gain // gained)) for each in members]
    places = [place for place, each in enumerate(members) if each.gain]
    last = [(-Fraction(lots[place] - 1) / members[place].gain, -place) for place in places]
    heapify(last)
    for _ in range(sum(lots) - int(budget)):
        place = -last[0][1]
        lots[place] -= 1
        heapreplace(last, (-Fraction(lots[place] - 1) / members[place].gain, -place))
    return tuple(lots)


ADAMS = Rule("adams", "whole lots, the next one where the share is least so far", allocate, in_lots=True)
