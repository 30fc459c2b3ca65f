"""The grid of a sweep: every combination of the values of its axes, the last axis changing fastest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from novate.sweeping.ranges import Axis

Index = tuple[int, ...]
"""Which value of each axis."""
Box = tuple[slice, ...]
"""A range of values of each axis."""


@dataclass(frozen=True)
class Grid:
    """Axes, and their combinations numbered from 0."""

    axes: tuple[Axis, ...]

    @cached_property
    def shape(self) -> Index:
        """How many values each axis has."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(self.shape)

    def index(self, number: int) -> Index:
        """The combination of a number."""
        found: list[int] = []
        for count in reversed(self.shape):
            number, place = divmod(number, count)
            found.append(place)
        return tuple(reversed(found))

    def boxes(self, most: int) -> Iterator[tuple[int, Box]]:
        """Boxes of at most so many combinations with consecutive numbers, each with its first number, in order."""
        inner, place = 1, len(self.shape)
        while place > 0 and inner * self.shape[place - 1] <= most:
            place -= 1
            inner *= self.shape[place]
        whole = tuple(slice(0, count) for count in self.shape[place:])
        if place == 0:
            yield 0, whole
            return
        step = max(1, most // inner)
        cut = [slice(at, min(at + step, self.shape[place - 1])) for at in range(0, self.shape[place - 1], step)]
        first = 0
        for outer in product(*map(range, self.shape[: place - 1])):
            for part in cut:
                yield first, (*(slice(at, at + 1) for at in outer), part, *whole)
                first += inner * (part.stop - part.start)
