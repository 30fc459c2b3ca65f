"""What auto-deleveraging knows of an account in one market, in whole quanta.

Prices are quote quanta per base quantum. Sizes are base quanta, positive long, negative short.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

Price = int | Fraction


class Holder(NamedTuple):
    """An account with one position."""

    size: int
    balance: int
    """Quote quanta, besides the position: what a long owes for it is in here, and what a short has received."""
    entry: Price = 0
    """What it was opened at."""

    def equity(self, mark: Price) -> Price:
        """Quote quanta, at a price."""
        return self.balance + self.size * mark

    def gain(self, mark: Price) -> Price:
        """Quote quanta that the position is worth beyond what it was opened at; negative where it has lost."""
        return self.size * (mark - self.entry)

    @property
    def bankruptcy_price(self) -> Fraction:
        """At which its equity is 0. Raises `ZeroDivisionError` without a position."""
        return Fraction(-self.balance, self.size)
