"""The market prices of past blocks, newest first.

A history never changes, and one that follows it shares its memory: a run of 10,000 blocks, each of which remembers
10,000 prices, holds each price once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import SupportsIndex, overload


class PriceHistory(Sequence[int]):
    """Prices in ticks; equal to a tuple, or another history, of the same prices."""

    __slots__ = ("_end", "_start", "_written")

    def __init__(self, newest_first: Iterable[int] = ()) -> None:
        """Begin a history of its own."""
        self._written = [*newest_first][::-1]
        """Oldest first. Histories that follow this one append to it: what is this one's lies from start to end."""
        self._start, self._end = 0, len(self._written)

    def followed_by(self, price: int) -> PriceHistory:
        """One price more."""
        is_last = self._end == len(self._written)
        written = self._written if is_last else self._written[: self._end]
        written.append(price)
        return _part(written, self._start, self._end + 1)

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[int]:
        return reversed(self._written[self._start : self._end])

    @overload
    def __getitem__(self, index: SupportsIndex) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> PriceHistory: ...
    def __getitem__(self, index: SupportsIndex | slice) -> int | PriceHistory:
        if not isinstance(index, slice):
            return tuple(self)[index]
        start, stop, step = index.indices(len(self))
        if start == 0 and step == 1:
            return _part(self._written, self._end - stop, self._end)
        return PriceHistory(tuple(self)[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | PriceHistory) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"PriceHistory({tuple(self)})"


def _part(written: list[int], start: int, end: int) -> PriceHistory:
    history = PriceHistory.__new__(PriceHistory)
    history._written, history._start, history._end = written, start, end
    return history
