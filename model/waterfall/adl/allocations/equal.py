"""Equal: everybody pays the same amount, or all of its gain where that is less. For comparison: no venue does it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """min(gain, level), at the level at which that adds up to the budget."""
    level = level_of(sorted(each.gain for each in members), budget)
    return tuple(min(each.gain, level) for each in members)


def level_of(ascending: Sequence[Amount], budget: Amount) -> Amount:
    """The level: whoever has less pays all of it, and those who have more share the rest."""
    for place, gain in enumerate(ascending):
        share = Fraction(budget) / (len(ascending) - place)
        if share <= gain:
            return share
        budget -= gain
    return 0


EQUAL = Rule("equal", "the same amount, or the whole gain", allocate)
