"""Price paths in whole ticks, block by block, inside the adversary's bounds."""

from __future__ import annotations

from novate.model.specification import MarketParameters, Specification
from novate.proofs.move_bounds import MoveBounds, hull


class Path:
    """One market's path so far: market prices and oracle prices in ticks, block 0 first."""

    def __init__(self, specification: Specification, market: MarketParameters, start: int) -> None:
        """Begin at a price in ticks, with the oracle at it."""
        self.specification = specification
        self.market = market
        self.prices = [start]
        self.oracles = [start]
        self._bounds = MoveBounds(market, start)

    def blocks_to(self, target: int) -> int:
        """How many blocks it takes to reach a price.

        Raises `UnreachableError` where a price has stayed for the longest window and still cannot move, and
        `TooLongError`.
        """
        bounds, waited = self._bounds.copy(), 0
        while bounds.price != target:
            moved = bounds.nearest(target)
            waited = waited + 1 if moved == bounds.price else 0
            if waited == self.market.longest_window:
                raise UnreachableError(f"{target} ticks cannot be reached from {moved}")
            bounds.advance(moved)
            if bounds.block - self._bounds.block > LONGEST_DRIFT:
                raise TooLongError(f"{target} ticks cannot be reached in {LONGEST_DRIFT} blocks")
        return bounds.block - self._bounds.block

    def move(self, target: int, oracle: int, blocks: int) -> None:
        """Let so many blocks pass: the price goes to its target and stays, the oracle as near to its own as it may."""
        for _ in range(blocks):
            self._append(self._bounds.nearest(target))
            self.oracles.append(self._oracle_near(oracle))

    def stay(self, blocks: int) -> None:
        """Let so many blocks pass at the price now, with the oracle at it."""
        for _ in range(blocks):
            self._append(self.prices[-1])
            self.oracles.append(self.prices[-1])

    def _append(self, price: int) -> None:
        self._bounds.advance(price)
        self.prices.append(price)

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


LONGEST_DRIFT = 100_000
"""Blocks after which a path is given up."""


class UnreachableError(Exception):
    """A price that the bounds do not let a path reach in whole ticks; with finer ticks they may."""


class TooLongError(Exception):
    """A price that takes too many blocks to reach, however fine the ticks."""
