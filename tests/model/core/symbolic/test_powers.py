"""Powers of moves: rounded in the adversary's favour, and by no more than the digits allow."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.core.symbolic.powers import SIGNIFICANT_DIGITS, compounded, digits, tightest

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


FACTORS = st.fractions(min_value=Fraction(1, 2), max_value=1, max_denominator=40).filter(lambda factor: factor > 0)


@given(
    first=FACTORS,
    longer=st.lists(st.tuples(st.integers(2, 12), FACTORS), max_size=3, unique_by=lambda bound: bound[0]),
    blocks=st.integers(0, 60),
    up=st.booleans(),
)
def test_no_choice_of_bounds_is_tighter(
    first: Fraction, longer: list[tuple[int, Fraction]], blocks: int, up: bool
) -> None:
    """The product is that of the recursion over all choices: fall(n) = max of r fall(n - k), and rises upside down."""
    bounds = ((1, 1 / first if up else first), *((each, 1 / factor if up else factor) for each, factor in longer))
    best, better = [Fraction(1)], min if up else max
    for covered in range(1, blocks + 1):
        best.append(better(factor * best[max(0, covered - span)] for span, factor in bounds))
    used = tightest(bounds, blocks)
    assert sum(span * times for (span, _), times in zip(bounds, used, strict=True)) >= blocks
    assert compounded(bounds, blocks, up=up, exact=True) == best[blocks]


@pytest.mark.parametrize("blocks", [28_800, 300_000])
def test_days_of_seconds_are_covered_at_once(blocks: int) -> None:
    """A day's bound as often as it fits, then an hour's, a minute's and a second's."""
    rates = ((1, 5), (60, 100), (3_600, 500), (86_400, 2_000))
    bounds = tuple((span, 1 - Fraction(rate, 10**4)) for span, rate in rates)
    days, rest = divmod(blocks, 86_400)
    hours = rest // 3_600 + (rest % 3_600 > 0)
    expected = (0, 0, 0, days + 1) if hours > 4 else (0, 0, hours, days)
    assert compounded(bounds, blocks, up=False, exact=True) >= compounded_of(bounds, expected)


def compounded_of(bounds: tuple[tuple[int, Fraction], ...], used: tuple[int, ...]) -> Fraction:
    """The product of bounds used so often."""
    ratio = Fraction(1)
    for (_, factor), times in zip(bounds, used, strict=True):
        ratio *= factor**times
    return ratio
