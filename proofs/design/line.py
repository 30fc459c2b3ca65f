"""A line of mechanisms: one for each value of a single parameter, everything else as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from novate.model.specification import Specification

DIGITS = 30
"""Decimals to which the edge of the safe values is computed where it is no rational number that can be found."""
FINEST = Fraction(1, 10**DIGITS)


@dataclass(frozen=True, slots=True)
class Line:
    """The values from `low` to `high`, both included, in whole steps or, without a step, all of them."""

    at: Callable[[Fraction], Specification]
    """The mechanism with a value of the parameter; rates are shares, amounts quote units, times blocks."""
    low: Fraction
    high: Fraction
    step: Fraction | None

    def between(self, first: Fraction, second: Fraction, target: Fraction, grid: Fraction) -> Fraction:
        """A value near the target and between two that are `apart`, never one of them.

        Whole steps from the first; without a step, with as few digits as a grid allows.
        """
        step = self.step or decimals(grid)
        start = first if self.step is not None else Fraction(0)
        low, high = min(first, second) + step, max(first, second) - step
        return min(max(start + round((target - start) / step) * step, low), high)

    def half_way(self, first: Fraction, second: Fraction) -> Fraction:
        """The value in the middle of two that are `apart`."""
        half = (second - first) / 2
        return first + (half if self.step is None else -(-half // self.step) * self.step)

    def apart(self, first: Fraction, second: Fraction, finest: Fraction = FINEST) -> bool:
        """Whether there is a value worth looking at between two."""
        return abs(first - second) > (finest if self.step is None else self.step)


def decimals(most: Fraction) -> Fraction:
    """The largest power of ten that is no larger, but not below `FINEST`."""
    return max(Fraction(1, 10 ** len(str(floor(1 / most)))), FINEST)
