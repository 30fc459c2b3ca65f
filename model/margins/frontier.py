"""The frontier of capital against loss: how little can be left uncovered, at worst, by so much capital.

Rows are what cannot stand for each other: positions, accounts, or all together. With amounts c_i that add up to C

    B(C) = least over c of most over vertices v of sum over rows of max(0, loss_iv - c_i)

is convex and falls in straight pieces from B(0) to B = 0. Each *kink* is shown by amounts that come to it; each piece
by weights of vertices that let nobody do better: with w_v >= 0 that add up to 1, and 0 <= p_iv <= w_v, of any amounts

    sum of p_iv loss_iv - C most over rows of sum_v p_iv  <=  most over vertices of sum of max(0, loss_iv - c_i)

Both are checked here in exact numbers, whoever found them (`novate.proofs.design.capital_frontier`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from novate.model.margins.book import Losses

Rows = Sequence[Losses]


@dataclass(frozen=True, slots=True)
class Kink:
    """A point of the frontier where its slope changes, or its first or last."""

    capital: Fraction
    loss: Fraction
    amounts: tuple[Fraction, ...]
    """Of each row."""

    def is_reached(self, rows: Rows) -> bool:
        """Whether these amounts are so much capital, and leave so much uncovered at worst."""
        is_split = min(self.amounts, default=Fraction(0)) >= 0 and sum(self.amounts) == self.capital
        return is_split and uncovered(rows, self.amounts) == self.loss


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight line that the frontier is never below."""

    weights: tuple[Fraction, ...]
    """Of each vertex."""
    parts: tuple[tuple[Fraction, ...], ...]
    """Of each row, at each vertex."""

    def slope(self) -> Fraction:
        """How much less is lost by a unit of capital more."""
        return max((sum(each, Fraction(0)) for each in self.parts), default=Fraction(0))

    def at(self, rows: Rows, capital: Fraction) -> Fraction:
        """Its height."""
        pairs = (zip(ours, row, strict=True) for ours, row in zip(self.parts, rows, strict=True))
        return sum((part * each for row in pairs for part, each in row), Fraction(0)) - capital * self.slope()

    def is_sound(self) -> bool:
        """Whether nothing can be below it."""
        are_weights = min(self.weights) >= 0 and sum(self.weights) == 1
        return are_weights and all(
            0 <= part <= weight for row in self.parts for part, weight in zip(row, self.weights, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Frontier:
    """All of it: from no capital to no loss."""

    kinks: tuple[Kink, ...]
    pieces: tuple[Piece, ...]
    """Between each two kinks."""

    def is_certain(self, rows: Rows) -> bool:
        """Whether kinks are reached and nothing is below the lines between them."""
        ends = zip(self.pieces, pairwise(self.kinks), strict=True)
        return (
            all(each.is_reached(rows) for each in self.kinks)
            and all(each.is_sound() for each in self.pieces)
            and all(piece.at(rows, end.capital) == end.loss for piece, both in ends for end in both)
        )

    def at(self, capital: Fraction) -> Fraction:
        """What is left uncovered at worst by so much capital, as well as it can be divided."""
        for one, other in pairwise(self.kinks):
            if one.capital <= capital <= other.capital:
                part = (capital - one.capital) / (other.capital - one.capital)
                return one.loss + part * (other.loss - one.loss)
        return self.kinks[-1].loss


def uncovered(rows: Rows, amounts: Sequence[Fraction]) -> Fraction:
    """What is lost at worst beyond what each row has."""
    by_vertex = zip(*rows, strict=True)
    return max(
        (
            sum(max(each - ours, Fraction(0)) for each, ours in zip(losses, amounts, strict=True))
            for losses in by_vertex
        ),
        default=Fraction(0),
    )


def merged(rows: Rows) -> tuple[list[Losses], list[list[tuple[int, Fraction]]]]:
    """Rows of which none is a multiple of another, and of which rows each is made, with its share of the amount.

    Nothing is changed by it: what is lost beyond two amounts is no less than beyond their sum, and as much where
    they are divided as the losses are.
    """
    groups: dict[tuple[Fraction, ...], list[tuple[int, Fraction]]] = {}
    for number, row in enumerate(rows):
        size = sum(map(abs, row), Fraction(0))
        if size:
            groups.setdefault(tuple(each / size for each in row), []).append((number, size))
    sums = [(shape, sum((size for _, size in members), Fraction(0)), members) for shape, members in groups.items()]
    shares = [[(number, size / total) for number, size in members] for _, total, members in sums]
    return [[each * total for each in shape] for shape, total, _ in sums], shares
