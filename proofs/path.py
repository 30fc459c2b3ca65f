"""Price paths in whole ticks, block by block, inside the adversary's bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

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
                raise TooLongError(f"{target} ticks cannot be reached in {LONGEST_DRIFT} blocks")
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
        lowest, highest = hull(price, self.market.move_down, self.market.move_up)
        return min(max(target, lowest), highest)

    def _oracle_near(self, target: int) -> int:
        """The allowed oracle price nearest to the target."""
        deviation, best = self.specification.deviation, None
        for price in self.prices[-1 - self.specification.staleness :]:
            lowest, highest = hull(price, deviation, deviation)
            candidate = min(max(target, lowest), highest)
            if best is None or abs(candidate - target) < abs(best - target):
                best = candidate
        assert best is not None, "there is always the price of this block"
        return best


def hull(price: int, down: Fraction, up: Fraction) -> tuple[int, int]:
    """The whole ticks from (1 - down) price to (1 + up) price."""
    lowest = price - price * down.numerator // down.denominator
    return lowest, price + price * up.numerator // up.denominator


LONGEST_DRIFT = 100_000
"""Blocks after which a path is given up."""


class UnreachableError(Exception):
    """A price that the bounds do not let a path reach in whole ticks; with finer ticks they may."""


class TooLongError(Exception):
    """A price that takes too many blocks to reach, however fine the ticks."""
