"""A bankrupt position is closed against those of the other side, in whole quanta.

Each closes a whole number of base quanta, by an allocation of the size; what they pay for them the bankrupt account
gets. At the bankruptcy price that adds up to what it owes, to the quantum: each pays for its part of what is left of
the position the same part of what is left to be paid, rounded up, so the last one pays exactly the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.model.waterfall.adl.allocations import RULES
from novate.model.waterfall.adl.allocations.rule import Member, Rule, allocated
from novate.model.waterfall.adl.positions import Holder, Price
from novate.model.waterfall.adl.prices import PRICES

BY_SIZE = {"pro-rata": "dhondt", "largest-first": "score"}
"""An allocation of gains -> the same of whole base quanta: pro-rata in lots, and a queue by the gain."""


@dataclass(frozen=True, slots=True)
class Deleveraged:
    """What became of everybody."""

    bankrupt: Holder
    others: tuple[Holder, ...]
    closed: tuple[int, ...]
    """Base quanta of each of them."""
    paid: tuple[int, ...]
    """Quote quanta that each paid for them; negative where it was paid."""

    def haircuts(self, mark: Price) -> tuple[Price, ...]:
        """Quote quanta that each would have more, had it closed at the mark instead."""
        sign = 1 if any(each.size < 0 for each in self.others) else -1
        return tuple(pays - sign * size * mark for pays, size in zip(self.paid, self.closed, strict=True))


def deleveraged(
    bankrupt: Holder,
    others: Sequence[Holder],
    mark: Price,
    *,
    allocation: str = "pro-rata",
    price: str = "bankruptcy",
    previous: Price = 0,
    scores: Sequence[Price] | None = None,
) -> Deleveraged:
    """Close as much of the position as there is on the other side. Raises `KeyError` for an unknown rule or price.

    `scores` are those of the rule `score`; largest first goes by gains at the mark.
    """
    rule = RULES[BY_SIZE.get(allocation, allocation)]
    ranked = [each.gain(mark) for each in others] if scores is None else scores
    closed = sizes(bankrupt, others, rule, ranked)
    at = None if price == "bankruptcy" else PRICES[price](bankrupt, mark, previous)
    now, after, paid = bankrupt, list(others), [0] * len(others)
    for place, size in enumerate(closed):
        if size:
            paid[place] = payment(now, size, at)
            now, after[place] = exchanged(now, after[place], size, paid[place])
    return Deleveraged(now, tuple(after), closed, tuple(paid))


def sizes(bankrupt: Holder, others: Sequence[Holder], rule: Rule, scores: Sequence[Price]) -> tuple[int, ...]:
    """Base quanta that each closes: none of those on the bankrupt account's own side."""
    held = [max(0, -each.size if bankrupt.size > 0 else each.size) for each in others]
    members = [Member(size, score) for size, score in zip(held, scores, strict=True)]
    return tuple(map(int, allocated(rule, members, min(abs(bankrupt.size), sum(held)))))


def payment(bankrupt: Holder, size: int, at: Price | None) -> int:
    """Quote quanta that the bankrupt account gets for so much of its position, rounded up; at its own price if None.

    Negative for a short, who pays; the last part of a position at its own price is never rounded.
    """
    sign = 1 if bankrupt.size > 0 else -1
    if at is None:
        return -(bankrupt.balance * size // abs(bankrupt.size))
    return -int(-sign * size * at // 1)


def exchanged(bankrupt: Holder, other: Holder, size: int, paid: int) -> tuple[Holder, Holder]:
    """Both after so much of their positions is closed against each other."""
    moved = size if bankrupt.size > 0 else -size
    return (
        bankrupt._replace(size=bankrupt.size - moved, balance=bankrupt.balance + paid),
        other._replace(size=other.size + moved, balance=other.balance - paid),
    )
