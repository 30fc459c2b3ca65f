"""A book: who holds what, and what each position loses wherever prices may go.

A position of signed notional N loses -N r + s |N| (1 + r) where its market moves by r and a close-out slips by s: a
long gets N (1 + r)(1 - s) for what was worth N, a short pays |N| (1 + r)(1 + s). Losses below 0 are gains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from novate.model.margins.region import Moves, Region

Losses = Sequence[Fraction]
"""At each vertex of the moves."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An account."""

    name: str
    notionals: Mapping[str, Fraction]
    """Quote units by market, at the prices before the moves; a short's are negative."""
    collateral: Fraction
    """Quote units: what it has with all positions at those prices."""
    requirements: Mapping[str, Fraction]
    """Quote units by market: what each position has to have, above 0."""

    @property
    def divided(self) -> dict[str, Fraction]:
        """The collateral of each position where each has its own: in proportion to the requirements."""
        total = sum(self.requirements.values(), Fraction(0))
        return {market: self.collateral * each / total for market, each in self.requirements.items()}


def loss(notional: Fraction, slippage: Fraction, move: Fraction) -> Fraction:
    """Of one position, closed after a move."""
    return slippage * abs(notional) * (1 + move) - notional * move


def positive(losses: Iterable[Fraction]) -> Fraction:
    """What all who lose lose together."""
    return sum((max(each, Fraction(0)) for each in losses), Fraction(0))


@dataclass(frozen=True)
class Book:
    """Accounts, and what they can lose."""

    holders: tuple[Holder, ...]
    slippage: Moves
    """Of each market, as a share of the price of a close-out."""
    vertices: tuple[Moves, ...]
    """Of the region in which prices move: each has every market that somebody is in."""

    @classmethod
    def of(cls, holders: Iterable[Holder], slippage: Moves, region: Region) -> Book:
        """Where prices move in a region. Raises `TooManyVerticesError` where accounts are in too many markets."""
        every = tuple(holders)
        return cls(every, slippage, region.of(market for each in every for market in each.notionals).vertices())

    def scaled(self, factor: Fraction) -> Book:
        """The same with moves so many times as large."""
        larger = ({market: factor * move for market, move in each.items()} for each in self.vertices)
        return replace(self, vertices=tuple(larger))

    def of_position(self, holder: Holder, market: str) -> Losses:
        """What one position loses."""
        held, slippage = holder.notionals[market], self.slippage[market]
        return [loss(held, slippage, moves[market]) for moves in self.vertices]

    def of_account(self, holder: Holder) -> Losses:
        """What an account loses: gains of one position count against losses of another."""
        rows = [self.of_position(holder, market) for market in holder.notionals]
        return [sum(each, Fraction(0)) for each in zip(*rows, strict=True)]

    @cached_property
    def by_position(self) -> tuple[Losses, ...]:
        """A row for each position of each account."""
        return tuple(self.of_position(each, market) for each in self.holders for market in each.notionals)

    @cached_property
    def by_account(self) -> tuple[Losses, ...]:
        """A row for each account."""
        return tuple(map(self.of_account, self.holders))
