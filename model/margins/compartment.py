"""A compartment: what stands for each other under a margin model, and the collateral behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from novate.model.margins.book import Losses, positive


@dataclass(frozen=True, slots=True)
class Compartment:
    """One of them."""

    rows: tuple[Losses, ...]
    """Of positions or accounts that share the collateral; what one gains no other loses less."""
    collateral: Fraction

    @property
    def losses(self) -> Losses:
        """What all who lose lose together, at each vertex."""
        return [positive(each) for each in zip(*self.rows, strict=True)]


def largest_multiple(still: Compartment, moved: Compartment) -> Fraction | None:
    """How many times the moves may be as large until more is lost than there is; None where they may be anything.

    Losses are straight lines in how far prices move, from those of a close-out without moves, `still`, to those of the
    moves as they are. 0 where the collateral is not enough for that.
    """
    if still.losses[0] > still.collateral:
        return Fraction(0)
    return min(_limits(still, moved), default=None)


def _limits(still: Compartment, moved: Compartment) -> Iterator[Fraction]:
    """At each vertex at which there is one."""
    for place in range(len(still.losses)):
        lines = [(one[place], other[place] - one[place]) for one, other in zip(still.rows, moved.rows, strict=True)]
        limit = _crossing(lines, moved.collateral)
        if limit is not None:
            yield limit


def _crossing(lines: list[tuple[Fraction, Fraction]], most: Fraction) -> Fraction | None:
    """Where a sum of what lines (height, slope) have above 0 reaches `most`, from the right: it is convex."""
    above = [(height, slope) for height, slope in lines if slope > 0]
    place: Fraction | None = None
    while above:
        height, slope = (sum(each, Fraction(0)) for each in zip(*above, strict=True))
        if slope <= 0 or (most - height) / slope == place:
            break
        place = crossing = (most - height) / slope
        above = [(high, rise) for high, rise in lines if high + crossing * rise > 0]
    return place
