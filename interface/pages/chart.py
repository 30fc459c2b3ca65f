"""What a chart shows: panels one below the other over one axis, exact numbers until they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Point = tuple[Fraction, Fraction]
"""Across, up."""

MOST_POINTS = 400
"""Of a line; a longer one is thinned."""
FEW_MARKS = 12
"""More are drawn faintly, or they would hide the lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """A named line through points from left to right."""

    name: str
    points: tuple[Point, ...]
    is_step: bool = True
    """Whether a value holds until the next point; else the points are connected."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Some lines in one unit."""

    title: str
    lines: tuple[Line, ...]
    from_zero: bool = False
    """Whether 0 is in it."""
    area: Sequence[tuple[Fraction, Fraction, Fraction]] = ()
    """Where what is asked for holds: across, from, to."""
    dot: tuple[Fraction, Fraction, str] | None = None
    """One point of note, in words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that every panel shows."""

    across: Fraction
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole."""

    title: str
    description: str
    """What somebody is told who cannot see it."""
    across: str
    """What the axis below counts."""
    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...] = ()
    goes_on: bool = False
    """Whether there is room after the end, in which the last values are seen to hold."""

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """From where to where it goes across."""
        every = [across for panel in self.panels for line in panel.lines for across, _ in line.points]
        low, high = min(every, default=Fraction(0)), max(every, default=Fraction(0))
        high = high if high > low else low + 1
        return low, high + (high - low) / 12 if self.goes_on else high


def thinned(points: Sequence[Point], most: int = MOST_POINTS) -> tuple[Point, ...]:
    """At most about so many: of each stretch its first, lowest, highest and last, so that no extreme is lost."""
    if len(points) <= most:
        return tuple(points)
    stretch = -(-4 * len(points) // most)
    kept: list[Point] = []
    for start in range(0, len(points), stretch):
        places = range(start, min(start + stretch, len(points)))
        lowest, highest = (which(places, key=lambda place: points[place][1]) for which in (min, max))
        kept.extend(points[place] for place in sorted({places[0], lowest, highest, places[-1]}))
    return tuple(kept)


def stairs(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same with each value held until the next."""
    between = [point for one, other in pairwise(points) for point in ((other[0], one[1]), other)]
    return (*points[:1], *between)


def extent(panel: Panel) -> tuple[Fraction, Fraction]:
    """The lowest and the highest that a panel shows, with a little room."""
    every = [up for line in panel.lines for _, up in line.points]
    every += [end for _, low, high in panel.area for end in (low, high)]
    every += [Fraction(0)] * panel.from_zero + ([panel.dot[1]] if panel.dot else [])
    low, high = min(every, default=Fraction(0)), max(every, default=Fraction(1))
    room = (high - low) / 15 or abs(high) / 20 or Fraction(1)
    return (low if low == 0 and panel.from_zero else low - room), high + room


def ticks(low: Fraction, high: Fraction, most: int = 5, *, whole: bool = False) -> list[Fraction]:
    """Round numbers within these ends: 1, 2 or 5 times a power of ten apart."""
    apart = Fraction(1)
    while (high - low) / apart > 10:
        apart *= 10
    while (high - low) / apart <= 1:
        apart /= 10
    apart = next(apart * each for each in (Fraction(1, 2), 1, 2, 5, 10) if (high - low) / (apart * each) <= most)
    apart = max(apart, Fraction(1)) if whole else apart
    first = -(-low // apart)
    return [apart * number for number in range(first, high // apart + 1)]
