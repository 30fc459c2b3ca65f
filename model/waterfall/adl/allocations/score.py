"""Score: a queue by a score that the mechanism makes of leverage and profit; of equal ones the first in the list."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.waterfall.adl.allocations.queue import queue
from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, Shares


def allocate(members: Sequence[Member], budget: Amount) -> Shares:
    """The highest score pays all of its gain, then the next."""
    return queue(members, sorted(range(len(members)), key=lambda place: -members[place].score), budget)


def price_ratio_score(mark: Amount, entry: Amount, notional: Amount, account_value: Amount) -> Fraction:
    """(mark/entry) (notional/account value), as a venue's public page has it.

    For a short that is upside down: the further the mark has fallen below its entry, the later it comes. And whoever
    deposits has a lower score.
    """
    return Fraction(mark) / entry * notional / account_value


def profit_score(gain: Amount, cost: Amount, notional: Amount, account_value: Amount) -> Fraction:
    """Profit as a share of what the position cost, times leverage: the same way round on both sides."""
    return Fraction(gain) / cost * notional / account_value


SCORE = Rule("score", "a queue, the highest score first", allocate, by_score=True)
