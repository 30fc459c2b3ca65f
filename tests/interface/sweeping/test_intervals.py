"""Intervals of floats: whatever is computed with them, the exact number stays inside, at the edges of floats too."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from operator import add, ge, gt, le, lt, mul, sub, truediv
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novate.model.core.symbolic.numbers import larger, smaller
from novate.sweeping.intervals import Interval, below

LARGEST, SMALLEST = Fraction(math.nextafter(math.inf, 0)), Fraction(math.nextafter(0, 1))

EDGES = st.sampled_from(
    [
        Fraction(sign * number)
        for sign in (1, -1)
        for edge in (LARGEST, SMALLEST, Fraction(2) ** -1022, Fraction(1), Fraction(2) ** 53, Fraction(1, 3))
        for number in (edge, edge * (1 + Fraction(1, 2**54)), edge * (1 - Fraction(1, 2**54)), edge / 2, edge * 2)
    ]
)
NUMBERS = st.one_of(
    EDGES,
    st.just(Fraction(0)),
    st.fractions(max_denominator=10**30),
    st.decimals(allow_nan=False, allow_infinity=False, places=12).map(Fraction),
    st.floats(allow_nan=False, allow_infinity=False).map(Fraction),
)


def around(number: Fraction, *, wider: bool = False) -> Interval:
    """A single number, or an interval around it that reaches a little further."""
    single = Interval.of([number])
    if not wider:
        return single
    with np.errstate(over="ignore"):
        return Interval(np.nextafter(single.lower, -np.inf), np.nextafter(single.upper, np.inf))


def encloses(interval: Interval, number: Fraction) -> bool:
    """Whether the number is inside, in exact arithmetic, and the bounds are such as every operation takes."""
    (lower,), (upper,) = interval.lower.ravel().tolist(), interval.upper.ravel().tolist()
    above = lower == -math.inf or (lower < math.inf and Fraction(lower) <= number)
    return above and (upper == math.inf or (upper > -math.inf and number <= Fraction(upper)))


@given(NUMBERS)
def test_a_number_is_enclosed_as_narrowly_as_floats_allow(number: Fraction) -> None:
    """Between two floats with none in between; a float by itself."""
    found = Interval.of([number])
    assert encloses(found, number)
    with np.errstate(over="ignore"):
        assert found.upper in (found.lower, np.nextafter(found.lower, np.inf))
    assert below(Fraction(math.nextafter(1, 2))) == math.nextafter(1, 2)


@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
@given(left=NUMBERS, right=NUMBERS, wider=st.booleans())
def test_arithmetic_encloses_the_exact_result(
    operation: Callable[[Any, Any], Any], left: Fraction, right: Fraction, wider: bool
) -> None:
    """Sums, products and quotients of any size: overflow, underflow, subnormal numbers and zeros included."""
    if operation is truediv and right == 0:
        return
    found = operation(around(left, wider=wider), around(right, wider=wider))
    assert encloses(found, operation(left, right))


@given(first=NUMBERS, second=NUMBERS, third=NUMBERS, fourth=NUMBERS)
def test_results_out_of_range_can_be_computed_with(
    first: Fraction, second: Fraction, third: Fraction, fourth: Fraction
) -> None:
    """One operation after the other: an infinite bound never becomes no number."""
    exact = (first * second - third) * fourth - first * third
    one, two, three, four = map(around, (first, second, third, fourth))
    assert encloses((one * two - three) * four - one * three, exact)
    if exact != 0:
        assert encloses(1 / ((one * two - three) * four - one * three), 1 / exact)


@given(left=NUMBERS, right=NUMBERS)
def test_extremes_enclose_the_exact_result(left: Fraction, right: Fraction) -> None:
    """The smaller and the larger of two, and the opposite of one."""
    assert encloses(around(left).minimum(around(right)), min(left, right))
    assert encloses(around(left).maximum(around(right)), max(left, right))
    assert encloses(-around(left), -left)


@settings(max_examples=40)
@given(base=st.floats(0, 3).map(Fraction), exponent=st.one_of(st.integers(0, 20), st.integers(0, 10_000)))
def test_powers_enclose_the_exact_result(base: Fraction, exponent: int) -> None:
    """Up to the longest delay of a file, beyond the largest float and below the smallest."""
    assert encloses(around(base).power(np.array([exponent])), base**exponent)


def test_a_power_is_narrow_enough_to_decide_by() -> None:
    """A hundred blocks of half a per cent: 13 digits are known."""
    found = (1 - Interval.of([Fraction(1, 200)])).power(np.array([100]))
    assert 0 < float(found.upper[0] - found.lower[0]) < 1e-13


@pytest.mark.parametrize("comparison", [ge, gt, le, lt])
@given(left=NUMBERS, right=NUMBERS)
def test_a_comparison_that_is_true_is_true_of_the_exact_numbers(
    comparison: Callable[[Any, Any], Any], left: Fraction, right: Fraction
) -> None:
    """It may be silent where two numbers are close, or one is beyond the largest float; it is never wrong."""
    surely = bool(comparison(around(left), around(right)))
    assert not surely or comparison(left, right)
    if abs(left - right) > abs(left) / 1000 + 1 and max(abs(left), abs(right)) <= LARGEST:
        assert surely == comparison(left, right)


@pytest.mark.parametrize("comparison", [ge, gt, le, lt])
def test_a_number_beyond_the_largest_float_is_told_from_those_that_are_not_near_it(
    comparison: Callable[[Any, Any], Any],
) -> None:
    """All that is known of it is that it is beyond."""
    beyond = 2 * LARGEST
    for left, right in ((Fraction(1), beyond), (beyond, Fraction(1)), (-beyond, Fraction(1)), (-beyond, beyond)):
        assert bool(comparison(around(left), around(right))) == comparison(left, right)


@given(
    lower=st.floats(allow_nan=False, allow_infinity=False),
    inside=st.floats(0, 1),
    upper=st.floats(allow_nan=False, allow_infinity=False),
    right=NUMBERS,
)
def test_every_number_inside_stays_inside(lower: float, inside: float, upper: float, right: Fraction) -> None:
    """Wide intervals, of either sign and with 0 in them."""
    lower, upper = sorted((lower, upper))
    exact = Fraction(lower) + (Fraction(upper) - Fraction(lower)) * Fraction(inside)
    wide = Interval(np.array([lower]), np.array([upper]))
    assert encloses(wide * around(right), exact * right)
    assert encloses(wide + around(right), exact + right)
    if exact != 0:
        assert encloses(around(right) / wide, right / exact)


@given(left=NUMBERS, right=NUMBERS)
def test_the_lesser_and_the_greater_of_a_number_and_an_interval(left: Fraction, right: Fraction) -> None:
    """Whichever of the two stands first: a feed may have a bound that is the same for all, and others not."""
    for pair in ((left, around(right)), (around(left), right), (around(left), around(right))):
        assert encloses(smaller(*pair), min(left, right))
        assert encloses(larger(*pair), max(left, right))
