"""By what a loss is shared out: what each account has of the base, in quote quanta (or base quanta of the size)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

Price = int | Fraction


class Sharer(NamedTuple):
    """An account, when a loss is shared out."""

    size: int
    """Base quanta; signed."""
    balance: Price
    """Quote quanta besides the position, and of one that has left what it took with it."""
    entry: Price = 0
    """Quote quanta per base quantum."""
    worth_at_look: Price = 0
    """Its equity at the oracle price at which the closed account was last healthy; with deposits since, less what was
    withdrawn since."""

    def equity(self, mark: Price) -> Price:
        """Quote quanta, at a price."""
        return self.balance + self.size * mark


def since_healthy(each: Sharer, mark: Price) -> Price:
    """What it has gained since the closed account was last healthy: by its position, or by one that it has sold."""
    return max(0, each.equity(mark) - each.worth_at_look)


def since_entry(each: Sharer, mark: Price) -> Price:
    """What its position has gained since it was opened."""
    return max(0, each.size * (mark - each.entry))


def equity(each: Sharer, mark: Price) -> Price:
    """What it has."""
    return max(0, each.equity(mark))


def size(each: Sharer, _: Price) -> Price:
    """What it holds, on either side."""
    return abs(each.size)


BASES: Mapping[str, Callable[[Sharer, Price], Price]] = {
    "gains-since-healthy": since_healthy,
    "gains-since-entry": since_entry,
    "equity": equity,
    "size": size,
}
"""The registry, by name: of an account, and the oracle price. Withdrawals are a base of their own."""
