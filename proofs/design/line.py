"""A line of mechanisms: one for each value of a single parameter, everything else as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from novate.model.specification import Specification


@dataclass(frozen=True, slots=True)
class Line:
    """The values from `low` to `high`, both included, in whole steps or, without a step, all of them."""

    at: Callable[[Fraction], Specification]
    """The mechanism with a value of the parameter; rates are shares, amounts quote units, times blocks."""
    low: Fraction
    high: Fraction
    step: Fraction | None

    def between(self, first: Fraction, second: Fraction) -> Fraction:
        """A value about half-way between two, whole steps from the first."""
        half = (second - first) / 2
        if self.step is None:
            return first + half
        return first + (1 if half > 0 else -1) * ceil(abs(half) / self.step) * self.step

    def apart(self, first: Fraction, second: Fraction) -> bool:
        """Whether there is a value worth looking at between two."""
        return abs(first - second) > (FINEST if self.step is None else self.step)


DIGITS = 30
"""Decimals to which the edge of the safe values is computed where it is no rational number that can be found."""
FINEST = Fraction(1, 10**DIGITS)
