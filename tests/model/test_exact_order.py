"""Numbers of very many digits are told apart as by all of their digits."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.core.symbolic.numbers import larger, smaller
from novate.model.exact_order import LONG, is_less
from novate.model.oracles.of_feeds.contract import UNBOUNDED

WHOLE = st.one_of(st.integers(-(10**6), 10**6), st.integers(10**500, 10**502), st.integers(-(10**502), -(10**500)))
NUMBERS = st.one_of(WHOLE, st.builds(Fraction, WHOLE, WHOLE.filter(bool)))


@given(NUMBERS, NUMBERS)
def test_it_is_what_all_digits_say(left: Fraction | int, right: Fraction | int) -> None:
    """Of any sign, whole or not, long or short."""
    assert is_less(left, right) == (left < right)


@pytest.mark.parametrize("digits", [1, 20, 37, 38, 39, 40, 77, 78, 79, 200, 500])
def test_numbers_that_differ_in_a_late_digit_only(digits: int) -> None:
    """Around where the leading bits end, and far behind: they are told apart, and neither is less than itself."""
    random = Random(digits)
    for _ in range(50):
        first, second = (random.getrandbits(4 * LONG) | 1 << 4 * LONG for _ in range(2))
        one, other = Fraction(first, second), Fraction(first + first // 10**digits, second)
        assert (is_less(one, other), is_less(other, one)) == (True, False)
        assert not is_less(one, one)


def test_the_powers_of_a_move_over_many_blocks_fall() -> None:
    """Each is less than the one before it, and no less than itself."""
    powers = [Fraction(99, 100) ** blocks for blocks in (1_000, 9_998, 9_999, 10_000)]
    for place, left in enumerate(powers):
        assert [is_less(left, right) for right in powers] == [place > other for other in range(len(powers))]


@pytest.mark.parametrize("number", [0, 1, Fraction(99, 98), Fraction(99, 98) ** 10_000])
def test_what_is_more_than_any_number_is_above_all_of_them(number: Fraction | int) -> None:
    """On either side of a comparison, and not less than itself."""
    more: Any = UNBOUNDED
    assert (is_less(number, more), is_less(more, number), is_less(more, more)) == (True, False, False)
    assert (larger(number, more), larger(more, number)) == (more, more)
    assert (smaller(number, more), smaller(more, number)) == (number, number)
