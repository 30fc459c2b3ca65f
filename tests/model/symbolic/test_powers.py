"""Powers of moves: rounded in the adversary's favour, and by no more than the digits allow."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.symbolic.powers import SIGNIFICANT_DIGITS, compounded, digits

RATES = st.fractions(min_value=Fraction(1, 10**9), max_value=Fraction(9, 10), max_denominator=10**12)


@given(rate=RATES, blocks=st.integers(min_value=0, max_value=1_500), up=st.booleans())
def test_a_rounded_power_is_just_beyond_the_exact_one(rate: Fraction, blocks: int, up: bool) -> None:
    """A rise a little higher, a fall a little lower."""
    bounds = ((1, 1 + rate if up else 1 - rate),)
    exact, rounded = (compounded(bounds, blocks, up=up, exact=each) for each in (True, False))
    assert exact == bounds[0][1] ** blocks
    assert rounded >= exact if up else rounded <= exact
    assert abs(rounded - exact) < exact / 10 ** (SIGNIFICANT_DIGITS - 1)


@pytest.mark.parametrize("count", [1, 2, 29, 70, 71, 4_299, 5_000])
def test_the_digits_of_a_number_are_counted(count: int) -> None:
    """On both sides of a power of ten."""
    assert (digits(10**count - 1), digits(10**count), digits(10**count + 1)) == (count, count + 1, count + 1)
