"""The market prices of past blocks, newest first.

A history never changes, and one that follows it shares its memory: a run of 10,000 blocks, each of which remembers
10,000 prices, holds each price once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import SupportsIndex, overload

PIECE = 128
"""Prices whose extremes are kept together."""


class PriceHistory(Sequence[int]):
    """Prices in ticks; equal to a tuple, or another history, of the same prices."""

    __slots__ = ("_end", "_start", "_written")

    def __init__(self, newest_first: Iterable[int] = ()) -> None:
        """Begin a history of its own."""
        self._written = _Written([*newest_first][::-1])
        """Oldest first. Histories that follow this one append to it: what is this one's lies from start to end."""
        self._start, self._end = 0, len(self._written.prices)

    def followed_by(self, price: int, times: int = 1) -> PriceHistory:
        """One price more, or the same several times."""
        is_last = self._end == len(self._written.prices)
        written = self._written if is_last else _Written(self._written.prices[: self._end])
        for _ in range(times):
            written.append(price)
        return _part(written, self._start, self._end + times)

    def extremes(self, price: int, blocks: int) -> tuple[int, int]:
        """The lowest and the highest of a price and of the newest of these, so many blocks back."""
        start = max(self._start, self._end - blocks)
        if start == self._end:
            return price, price
        low, high = self._written.extremes(start, self._end)
        return min(low, price), max(high, price)

    def total(self, price: int, blocks: int) -> int:
        """The sum of a price and of the newest of these, so many blocks back; the oldest stands for what is missing."""
        start = max(self._start, self._end - blocks)
        oldest = self._written.prices[start] if start < self._end else price
        missing = blocks - (self._end - start)
        return price + self._written.total(start, self._end) + missing * oldest

    def product(self, price: int, blocks: int) -> int:
        """The product of the same prices."""
        start = max(self._start, self._end - blocks)
        seen = self._written.prices[start : self._end]
        missing = blocks - len(seen)
        return price * prod(seen) * prod([seen[0] if seen else price] * missing)

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[int]:
        return reversed(self._written.prices[self._start : self._end])

    @overload
    def __getitem__(self, index: SupportsIndex) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> PriceHistory: ...
    def __getitem__(self, index: SupportsIndex | slice) -> int | PriceHistory:
        if not isinstance(index, slice):
            return tuple(self)[index]
        if index.start is None and index.step is None and index.stop is not None and index.stop >= 0:
            return self if index.stop >= len(self) else _part(self._written, self._end - index.stop, self._end)
        return PriceHistory(tuple(self)[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | PriceHistory) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"PriceHistory({tuple(self)})"


class _Written:
    """Prices, oldest first, and the extremes of each full piece of them: a long past is not looked through again."""

    __slots__ = ("highest", "lowest", "prices", "totals")

    def __init__(self, prices: list[int]) -> None:
        self.prices = prices
        self.totals = [0]
        """Of the first prices: of none, of one, and so on, as far as anybody has asked."""
        pieces = [prices[end - PIECE : end] for end in range(PIECE, len(prices) + 1, PIECE)]
        self.lowest, self.highest = [*map(min, pieces)], [*map(max, pieces)]

    def append(self, price: int) -> None:
        self.prices.append(price)
        if len(self.prices) % PIECE == 0:
            self.lowest.append(min(self.prices[-PIECE:]))
            self.highest.append(max(self.prices[-PIECE:]))

    def total(self, start: int, end: int) -> int:
        """Of the prices from start to end: those up to the end, less those before the start."""
        while len(self.totals) <= end:
            self.totals.append(self.totals[-1] + self.prices[len(self.totals) - 1])
        return self.totals[end] - self.totals[start]

    def extremes(self, start: int, end: int) -> tuple[int, int]:
        """Of the prices from start to end: those of whole pieces, and what is left at both ends."""
        first, last = -(-start // PIECE), end // PIECE
        if first >= last:
            part = self.prices[start:end]
            return min(part), max(part)
        ends = self.prices[start : first * PIECE] + self.prices[last * PIECE : end]
        return min(self.lowest[first:last] + ends), max(self.highest[first:last] + ends)


def _part(written: _Written, start: int, end: int) -> PriceHistory:
    history = PriceHistory.__new__(PriceHistory)
    history._written, history._start, history._end = written, start, end
    return history
