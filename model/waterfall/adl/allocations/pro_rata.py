"""Pro-rata: everybody pays the same share of its gain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares, total


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """Budget times gain over the sum of the gains."""
    share = Fraction(budget) / (total(members) or 1)
    return tuple(share * each.gain for each in members)


PRO_RATA = Rule("pro-rata", "the same share of every gain", allocate)
