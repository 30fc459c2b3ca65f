"""Price paths in whole ticks, block by block, inside the adversary's bounds."""

from __future__ import annotations

from novate.model.core.reference.rules import oracle_alone
from novate.model.core.reference.shown import nearest_shown
from novate.model.oracle_price import OraclePrice
from novate.model.price_history import PriceHistory
from novate.model.specification import MarketParameters
from novate.model.state import MarketState
from novate.proofs.counterexamples.move_bounds import MoveBounds


class Path:
    """One market's path so far: market prices and oracle prices in ticks, block 0 first."""

    def __init__(self, market: MarketParameters, start: int) -> None:
        """Begin at a price in ticks, with the oracle at it."""
        self.market = market
        self.prices = [start]
        self.oracles: list[OraclePrice] = [start]
        self._bounds = MoveBounds(market, start)
        self._now = MarketState(start, start, PriceHistory())
        self._oracle, self._scale = oracle_alone(market)

    def blocks_to(self, target: int, most: int | None = None) -> int:
        """How many blocks it takes to reach a price; `most` where it takes more.

        Without `most` raises `UnreachableError` where a price has stayed for the longest window and still cannot move,
        and `TooLongError`.
        """
        if not self.market.move_windows:
            return self._steps_to(target, most)
        bounds, waited = self._bounds.copy(), 0
        while bounds.price != target and bounds.block - self._bounds.block != most:
            moved = bounds.nearest(target)
            waited = waited + 1 if moved == bounds.price else 0
            if waited == self.market.longest_window:
                if most is not None:
                    return most
                raise UnreachableError(f"{target} ticks cannot be reached from {moved}")
            bounds.advance(moved)
            if bounds.block - self._bounds.block > LONGEST_DRIFT:
                raise TooLongError(f"{target} ticks cannot be reached in {LONGEST_DRIFT} blocks")
        return bounds.block - self._bounds.block

    def _steps_to(self, target: int, most: int | None) -> int:
        """The same where there is one bound, on the move of one block: most paths are such, and many are long."""
        price, blocks = self.prices[-1], 0
        falls = target < price
        share, whole = (self.market.most_down if falls else self.market.most_up).as_integer_ratio()
        while price != target and blocks != most:
            step = price * share // whole
            if not step:
                if most is not None:
                    return most
                raise UnreachableError(f"{target} ticks cannot be reached from {price}")
            price += -step if falls else step
            if price < target if falls else price > target:
                price = target
            blocks += 1
            if blocks > LONGEST_DRIFT:
                raise TooLongError(f"{target} ticks cannot be reached in {LONGEST_DRIFT} blocks")
        return blocks

    def move(self, target: int, oracle: int, blocks: int) -> None:
        """Let so many blocks pass: the price goes to its target and stays, the oracle as near to its own as it may."""
        for left in reversed(range(blocks)):
            before = self._now
            self._step(target, oracle)
            if self._now.price == target and self._is_at_rest(before):
                self._stay(left)
                return

    def _step(self, target: int, oracle: int) -> None:
        """One block."""
        price = self._bounds.nearest(target)
        self._bounds.advance(price)
        earlier, memory = self._now.earlier.followed_by(self._now.price), self._oracle.remembered(self._now)
        shown = nearest_shown(self._oracle, self._scale, MarketState(price, oracle, earlier, memory), oracle)
        self._now = MarketState(price, shown, earlier, memory)
        self.prices.append(price)
        self.oracles.append(self._now.oracle)

    def _is_at_rest(self, before: MarketState) -> bool:
        """Whether nothing has changed, nor has any price that the oracle may look back on: nothing will."""
        seen = self.prices[-self.market.oracle.lookback - 2 :]
        same = (before.oracle, before.memory) == (self._now.oracle, self._now.memory)
        return same and len(seen) == self.market.oracle.lookback + 2 and len({*seen}) == 1

    def _stay(self, blocks: int) -> None:
        """Let so many blocks pass at rest."""
        if blocks:
            price, shown, earlier, memory = self._now.price, self._now.oracle, self._now.earlier, self._now.memory
            self._bounds.stay(blocks)
            self._now = MarketState(price, shown, earlier.followed_by(price, blocks), memory)
            self.prices += [price] * blocks
            self.oracles += [shown] * blocks


LONGEST_DRIFT = 100_000
"""Blocks after which a path is given up."""


class UnreachableError(Exception):
    """A price that the bounds do not let a path reach in whole ticks; with finer ticks they may."""


class TooLongError(Exception):
    """A price that takes too many blocks to reach, however fine the ticks."""
