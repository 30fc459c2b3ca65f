"""Price paths in whole ticks, block by block, inside the adversary's bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from novate.model.specification import MarketParameters, Specification


@dataclass(slots=True)
class Path:
    """One market's path so far: market prices and oracle prices in ticks, block 0 first."""

    specification: Specification
    market: MarketParameters
    prices: list[int]
    oracles: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oracles = list(self.prices)

    def blocks_to(self, target: int) -> int:
        """How many blocks it takes to reach a price (a bound: `limit` stops a path that never gets there)."""
        price, blocks = self.prices[-1], 0
        while price != target:
            moved = self._towards(price, target)
            if moved == price:
                raise UnreachableError(f"{target} ticks cannot be reached from {price}")
            price, blocks = moved, blocks + 1
            if blocks > LONGEST_DRIFT:
                raise UnreachableError(f"{target} ticks cannot be reached in {LONGEST_DRIFT} blocks")
        return blocks

    def move(self, target: int, oracle: int, blocks: int) -> None:
        """Let so many blocks pass: the price goes to its target and stays, the oracle as near to its own as it may."""
        for _ in range(blocks):
            self.prices.append(self._towards(self.prices[-1], target))
            self.oracles.append(self._oracle_near(oracle))

    def stay(self, blocks: int) -> None:
        """Let so many blocks pass at the price now, with the oracle at it."""
        price = self.prices[-1]
        self.prices += [price] * blocks
        self.oracles += [price] * blocks

    def _towards(self, price: int, target: int) -> int:
        lowest, highest = ceil(price * (1 - self.market.move_down)), floor(price * (1 + self.market.move_up))
        return min(max(target, lowest), highest)

    def _oracle_near(self, target: int) -> int:
        """The allowed oracle price nearest to the target."""
        recent = self.prices[-1 - self.specification.staleness :]
        return min(self._candidates(recent, target), key=lambda price: abs(price - target))

    def _candidates(self, recent: Sequence[int], target: int) -> Iterator[int]:
        deviation: Fraction = self.specification.deviation
        for price in recent:
            lowest, highest = ceil(price * (1 - deviation)), floor(price * (1 + deviation))
            yield min(max(target, lowest), highest)


LONGEST_DRIFT = 100_000
"""Blocks after which a path is given up."""


class UnreachableError(Exception):
    """A price that the bounds do not let a path reach, or not in time."""
