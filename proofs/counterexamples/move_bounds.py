"""The bounds on a path's next price: those of every window, with respect to the path's own past."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from operator import ge, le

from novate.model.specification import MarketParameters

Ratio = tuple[int, int]
"""Numerator and denominator of a share: a path asks for them at every block, and a fraction tells them slowly."""


@dataclass(slots=True)
class Extreme:
    """The highest (or lowest) of the last prices, kept in constant time a price."""

    length: int
    """How many prices count."""
    beats: Callable[[int, int], bool]
    """`ge` keeps the highest, `le` the lowest."""
    unbeaten: deque[tuple[int, int]] = field(default_factory=deque)
    """(block, price) of each price that no later one beats, oldest first: the first is the extreme."""

    def add(self, block: int, price: int) -> None:
        """The price of the next block; or of a later one, if it has been that since the next one."""
        while self.unbeaten and self.beats(price, self.unbeaten[-1][1]):
            self.unbeaten.pop()
        self.unbeaten.append((block, price))
        while self.unbeaten[0][0] <= block - self.length:
            self.unbeaten.popleft()

    @property
    def price(self) -> int:
        """The extreme, in ticks."""
        return self.unbeaten[0][1]

    def copy(self) -> Extreme:
        """The same past."""
        return Extreme(self.length, self.beats, self.unbeaten.copy())


@dataclass(slots=True)
class PastWindow:
    """The bound over several blocks, and what it has to know of the past."""

    down: Ratio
    up: Ratio
    highest: Extreme
    lowest: Extreme

    @classmethod
    def over(cls, blocks: int, down: Fraction, up: Fraction) -> PastWindow:
        """A window without a past."""
        return cls(down.as_integer_ratio(), up.as_integer_ratio(), Extreme(blocks, ge), Extreme(blocks, le))

    def copy(self) -> PastWindow:
        """The same past."""
        return PastWindow(self.down, self.up, self.highest.copy(), self.lowest.copy())


class MoveBounds:
    """All bounds of one market, along one path.

    A path that always goes as far as they allow is at every block the furthest of all paths, since what they allow only
    grows with what has been reached. And a price may always stay: no two prices are further apart for it.
    """

    def __init__(self, market: MarketParameters, price: int) -> None:
        """Begin a path at a price in ticks."""
        self.one_block = market.most_down.as_integer_ratio(), market.most_up.as_integer_ratio()
        self.windows = [PastWindow.over(each.blocks, each.down, each.up) for each in market.most_windows]
        self.block = 0
        self.price = price
        self._remember()

    def nearest(self, target: int) -> int:
        """The allowed price of the next block that is nearest to the target."""
        lowest, highest = hull(self.price, *self.one_block)
        for window in self.windows:
            lowest = max(lowest, fallen(window.highest.price, window.down))
            highest = min(highest, risen(window.lowest.price, window.up))
        return min(max(target, lowest), highest)

    def advance(self, price: int) -> None:
        """Go on to the next block, at an allowed price."""
        self.price = price
        self.stay(1)

    def stay(self, blocks: int) -> None:
        """Let so many blocks pass at this price."""
        self.block += blocks
        self._remember()

    def copy(self) -> MoveBounds:
        """The same past, to try a future out."""
        tried = copy(self)
        tried.windows = [window.copy() for window in self.windows]
        return tried

    def _remember(self) -> None:
        for window in self.windows:
            window.highest.add(self.block, self.price)
            window.lowest.add(self.block, self.price)


def hull(price: int, down: Ratio, up: Ratio) -> tuple[int, int]:
    """The whole ticks from (1 - down) price to (1 + up) price."""
    return fallen(price, down), risen(price, up)


def fallen(price: int, down: Ratio) -> int:
    """The lowest whole tick from (1 - down) price on."""
    return price - price * down[0] // down[1]


def risen(price: int, up: Ratio) -> int:
    """The highest whole tick up to (1 + up) price."""
    return price + price * up[0] // up[1]
