"""How much capital a book needs, by what may stand for what.

    K_isolated  = sum over positions of the most that each can lose
    K_portfolio = sum over accounts of the most that each can lose, its own gains counted
    K_worst     = the most that all who lose can lose at once
    K_net       = the most that can be owed to somebody outside, all gains counted

    K_isolated >= K_portfolio >= K_worst >= K_net, and K_isolated = K_portfolio where each market moves by itself

Source: derived; `novate.proofs.components.margins.capital` proves the order and the equality.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from novate.model.margins.book import Book, Losses, positive


@dataclass(frozen=True, slots=True)
class Capital:
    """The four, in quote units."""

    isolated: Fraction
    portfolio: Fraction
    worst: Fraction
    net: Fraction

    @classmethod
    def of(cls, book: Book) -> Capital:
        """Of a book."""
        by_vertex = list(zip(*book.by_account, strict=True))
        at_once, net = [positive(each) for each in by_vertex], [sum(each, Fraction(0)) for each in by_vertex]
        return cls(most(book.by_position), most(book.by_account), most([at_once]), most([net]))

    def efficiency(self, required: Fraction) -> Fraction:
        """Of what is required, the share that can be lost at once."""
        return self.worst / required if required else Fraction(1)


def most(rows: Iterable[Losses]) -> Fraction:
    """The sum of each row's largest loss, which is 0 where it only gains."""
    return sum((max((*row, Fraction(0))) for row in rows), Fraction(0))
