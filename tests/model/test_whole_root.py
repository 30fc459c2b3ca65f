"""Roots of whole numbers are rounded down, exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from novate.model.whole_root import whole_root


@given(st.integers(1, 10**60), st.integers(1, 40))
def test_it_is_the_largest_whose_power_is_no_larger(number: int, degree: int) -> None:
    """By powers alone."""
    found = whole_root(number, degree)
    assert found**degree <= number < (found + 1) ** degree


@given(st.integers(2, 10**12), st.integers(1, 60))
def test_one_less_than_a_power_has_a_smaller_root(root: int, degree: int) -> None:
    """However near the logarithms are."""
    assert whole_root(root**degree, degree) == root
    assert whole_root(root**degree - 1, degree) == root - 1


def test_a_root_of_a_thousand_prices_is_exact() -> None:
    """Of a number of thousands of digits."""
    product = 10**7_000 + 1
    found = whole_root(product, 1_000)
    assert found == 10**7
    assert whole_root(10**7_000 - 1, 1_000) == 10**7 - 1
