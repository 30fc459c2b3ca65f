"""Many exact numbers at once, each known to lie between two floats: a filter, which never decides a close case.

Every operation rounds outwards: what IEEE arithmetic rounds to the nearest float is within one float of it, so the next
float below and the next one above enclose the exact result. Sums that are exact, and products with 0, stay exact. A
result out of range is bounded on one side only, a quotient by an interval that contains 0 on none. A lower bound is
never plus infinity and an upper one never minus infinity, so no operation is without a result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Truths: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Lower and upper bounds of numbers, arrays of one shape; shapes of operands broadcast."""

    lower: Floats
    upper: Floats

    @classmethod
    def of(cls, numbers: Iterable[Fraction | int], shape: tuple[int, ...] = ()) -> Interval:
        """The nearest floats around exact numbers."""
        exact = list(numbers)
        lower = np.array([below(number) for number in exact])
        return cls(lower.reshape(shape), np.array([-below(-number) for number in exact]).reshape(shape))

    def part(self, box: tuple[slice, ...]) -> Interval:
        """A part of the grid; an axis along which nothing changes stays as it is."""
        cut = tuple(each if size > 1 else slice(None) for each, size in zip(box, self.lower.shape, strict=True))
        return Interval(self.lower[cut], self.upper[cut])

    def minimum(self, other: Interval | int) -> Interval:
        """The smaller of each two."""
        right = _interval(other)
        return Interval(np.minimum(self.lower, right.lower), np.minimum(self.upper, right.upper))

    def maximum(self, other: Interval | int) -> Interval:
        """The larger of each two."""
        right = _interval(other)
        return Interval(np.maximum(self.lower, right.lower), np.maximum(self.upper, right.upper))

    def where(self, chosen: Truths | bool, other: Interval) -> Interval:
        """These where chosen, the others elsewhere; the choice must not be one that is only surely so."""
        return Interval(np.where(chosen, self.lower, other.lower), np.where(chosen, self.upper, other.upper))

    def __ge__(self, other: Interval | int) -> Truths:
        """Where it is surely so, whatever the numbers are; the other comparisons likewise."""
        return self.lower >= _interval(other).upper

    def __gt__(self, other: Interval | int) -> Truths:
        return self.lower > _interval(other).upper

    def __le__(self, other: Interval | int) -> Truths:
        return self.upper <= _interval(other).lower

    def __lt__(self, other: Interval | int) -> Truths:
        return self.upper < _interval(other).lower

    def power(self, exponents: npt.NDArray[np.int64]) -> Interval:
        """Each to the power of a whole number that is at least 0, by squaring."""
        ones = np.ones(exponents.shape)
        result, square, left = Interval(ones, ones), self, exponents
        while left.any():
            odd = left % 2 == 1
            longer = result * square
            result = Interval(np.where(odd, longer.lower, result.lower), np.where(odd, longer.upper, result.upper))
            left = left // 2
            square = square * square
        return Interval(*np.broadcast_arrays(result.lower, result.upper))

    def __neg__(self) -> Interval:
        return Interval(-self.upper, -self.lower)

    def __add__(self, other: Interval | int) -> Interval:
        right = _interval(other)
        return Interval(_sum(self.lower, right.lower, -np.inf), _sum(self.upper, right.upper, np.inf))

    def __radd__(self, other: int) -> Interval:
        return self + other

    def __sub__(self, other: Interval | int) -> Interval:
        return self + -_interval(other)

    def __rsub__(self, other: int) -> Interval:
        return -self + other

    def __mul__(self, other: Interval | int) -> Interval:
        right = _interval(other)
        if self.lower.min() >= 0 and right.lower.min() >= 0:
            return Interval(_product(self.lower, right.lower, -np.inf), _product(self.upper, right.upper, np.inf))
        corners = [(mine, yours) for mine in (self.lower, self.upper) for yours in (right.lower, right.upper)]
        least = np.minimum.reduce([_product(*each, -np.inf) for each in corners])
        return Interval(least, np.maximum.reduce([_product(*each, np.inf) for each in corners]))

    def __rmul__(self, other: int) -> Interval:
        return self * other

    def __truediv__(self, other: Interval | int) -> Interval:
        return self * _interval(other).reciprocal()

    def __rtruediv__(self, other: int) -> Interval:
        return _interval(other) / self

    def reciprocal(self) -> Interval:
        """1 / each; unknown where 0 is in the interval. Exact for 1."""
        with np.errstate(divide="ignore", over="ignore", under="ignore"):
            lower, upper = 1 / self.upper, 1 / self.lower
            lower = np.where(self.upper == 1, lower, np.nextafter(lower, -np.inf))
            upper = np.where(self.lower == 1, upper, np.nextafter(upper, np.inf))
        apart = (self.lower > 0) | (self.upper < 0)
        return Interval(np.where(apart, lower, -np.inf), np.where(apart, upper, np.inf))


def below(number: Fraction | int) -> float:
    """The largest float that is at most the number."""
    try:
        nearest = float(number)
    except OverflowError:
        return -math.inf if number < 0 else math.nextafter(math.inf, 0)
    return nearest if Fraction(nearest) <= number else math.nextafter(nearest, -math.inf)


def _interval(number: Interval | int) -> Interval:
    return number if isinstance(number, Interval) else Interval.of((number,))


def _sum(left: Floats, right: Floats, outward: float) -> Floats:
    """The sum left + right, one float further out where its rounding error (Knuth's TwoSum, exact) points there.

    An overflow on the way makes the error no finite number: then the sum is taken one float further out as well.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        total = left + right
        part = total - left
        error = (left - (total - part)) + (right - part)
        inside = error >= 0 if outward < 0 else error <= 0
        return np.where(inside & np.isfinite(error), total, np.nextafter(total, outward))


def _product(left: Floats, right: Floats, outward: float) -> Floats:
    """The product left * right, one float further out unless a factor is 0."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.where((left == 0) | (right == 0), 0.0, np.nextafter(left * right, outward))
