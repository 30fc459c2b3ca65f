"""A path of prices for one account with a position in each market, and what becomes of it under a margin model.

Prices move in steps. After each the keepers close what is liquidatable, at the price of its market and in whichever
order they like; a position is liquidatable as its model says, and nothing else happens. All numbers are whole: the unit
of money is so small that what is required is a whole number of them at every price.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Prices = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """How a path begins."""

    margins: Mapping[str, Fraction]
    """The maintenance margin of each market."""
    sizes: Mapping[str, int]
    """Of each position; a short's is negative."""
    collateral: Mapping[str, int]
    """Behind each position where it is isolated; else all of it behind all."""
    opening: Prices
    bystander: int
    """What somebody else has who holds no position."""

    @property
    def multiples(self) -> Fraction:
        """Its collateral, each as a multiple of what is required."""
        required = {each: self.requirement(each, price) for each, price in self.opening.items()}
        return sum((Fraction(each, required[name]) for name, each in self.collateral.items()), Fraction(0))

    def value(self, market: str, price: int) -> int:
        """What a position has gained."""
        return self.sizes[market] * (price - self.opening[market])

    def requirement(self, market: str, price: int) -> int:
        """What it has to have."""
        margin = self.margins[market]
        return margin.numerator * abs(self.sizes[market]) * price // margin.denominator


@dataclass(frozen=True, slots=True)
class PathStep:
    """Prices, and in which order keepers close then."""

    prices: Prices
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it."""

    closed: frozenset[str]
    """Markets in which the position was closed."""
    uncovered: int
    """What was lost beyond all that stood behind it."""
    borne: int
    """What the bystander has lost."""
