"""A bankrupt position is closed against those of the other side, in whole quanta.

Each closes a whole number of base quanta, by an allocation of the size; what they pay for them the bankrupt account
gets. At the bankruptcy price that adds up to what it owes, to the quantum: each pays for its part of what is left of
the position the same part of what is left to be paid, rounded up, so the last one pays exactly the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from novate.model.waterfall.adl.allocations import RULES
from novate.model.waterfall.adl.allocations.rule import Member, allocated
from novate.model.waterfall.adl.positions import Holder, Price
from novate.model.waterfall.adl.prices import PRICES
from novate.model.waterfall.adl.rule import Deleveraging

BY_SIZE = {"pro-rata": "dhondt", "largest-first": "score"}
"""An allocation of gains -> the same of whole base quanta: pro-rata in lots, and a queue by the gain."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What is known when a bankrupt position is closed."""

    bankrupt: Holder
    others: Sequence[Holder]
    mark: Price
    previous: Price = 0
    """The mark of the block before."""
    scores: Sequence[Price] = ()
    """Of the others, where the allocation goes by scores."""
    first: int = 0
    """The place of the list from which it is gone through, a ring."""


@dataclass(frozen=True, slots=True)
class Deleveraged:
    """What became of everybody."""

    bankrupt: Holder
    others: tuple[Holder, ...]
    closed: tuple[int, ...]
    """Base quanta of each of them."""
    paid: tuple[int, ...]
    """Quote quanta that each paid for them; negative where it was paid."""
    sign: int
    """1 where the bankrupt position was long, -1 where it was short."""

    def haircuts(self, mark: Price) -> tuple[Price, ...]:
        """Quote quanta that each would have more, had it closed at the mark instead."""
        return tuple(pays - self.sign * size * mark for pays, size in zip(self.paid, self.closed, strict=True))


def deleveraged(now: Pass, rule: Deleveraging) -> Deleveraged:
    """Close as much of the position as those hold who are asked. Raises `KeyError` for an unknown rule or price."""
    closed = sizes(now, rule)
    at = None if rule.price == "bankruptcy" else PRICES[rule.price](now.bankrupt, now.mark, now.previous)
    bankrupt, others, paid = now.bankrupt, list(now.others), [0] * len(closed)
    for place in in_order(now):
        if closed[place]:
            paid[place] = payment(bankrupt, closed[place], at)
            bankrupt, others[place] = exchanged(bankrupt, others[place], closed[place], paid[place])
    return Deleveraged(bankrupt, tuple(others), closed, tuple(paid), sign_of(now.bankrupt))


def in_order(now: Pass) -> Sequence[int]:
    """The places of the list, from the first one on."""
    return [(now.first + step) % len(now.others) for step in range(len(now.others))]


def sizes(now: Pass, rule: Deleveraging) -> tuple[int, ...]:
    """Base quanta that each closes: nobody more than it holds, and none who is not asked."""
    places = [place for place in in_order(now) if may_be_asked(now, now.others[place], rule)][: rule.most_accounts]
    members = [Member(abs(now.others[place].size), score(now, place, rule)) for place in places]
    budget = min(abs(now.bankrupt.size), sum(int(each.gain) for each in members))
    shares = allocated(RULES[BY_SIZE.get(rule.allocation, rule.allocation)], members, budget)
    found = dict(zip(places, shares, strict=True))
    return tuple(int(found.get(place, 0)) for place in range(len(now.others)))


def may_be_asked(now: Pass, other: Holder, rule: Deleveraging) -> bool:
    """Whether it is on the other side, and has gained something if it has to."""
    is_opposite = other.size * now.bankrupt.size < 0
    return is_opposite and (not rule.only_profitable or other.gain(now.mark) > 0)


def score(now: Pass, place: int, rule: Deleveraging) -> Price:
    """By what a queue goes."""
    return now.scores[place] if rule.allocation == "score" else now.others[place].gain(now.mark)


def sign_of(holder: Holder) -> int:
    """1 of a long, -1 of a short."""
    return 1 if holder.size > 0 else -1


def payment(bankrupt: Holder, size: int, at: Price | None) -> int:
    """Quote quanta that the bankrupt account gets for so much of its position, rounded up; at its own price if None.

    Negative for a short, who pays; the last part of a position at its own price is never rounded.
    """
    if at is None:
        return -(bankrupt.balance * size // abs(bankrupt.size))
    return ceil(sign_of(bankrupt) * size * at)


def exchanged(bankrupt: Holder, other: Holder, size: int, paid: int) -> tuple[Holder, Holder]:
    """Both after so much of their positions is closed against each other."""
    moved = sign_of(bankrupt) * size
    return (
        bankrupt._replace(size=bankrupt.size - moved, balance=bankrupt.balance + paid),
        other._replace(size=other.size + moved, balance=other.balance - paid),
    )
