"""Geometric moves: as their definition has them, rounded in the adversary's favour, and fast for long windows."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.core.symbolic.geometric_moves import geometric_move
from novate.model.core.symbolic.mean_moves import mean_move
from novate.model.core.symbolic.powers import Bounds, compounded

PER_CENT = Fraction(1, 100)
MOVES = st.lists(st.tuples(st.integers(2, 6), st.integers(0, 60)), max_size=2, unique_by=lambda window: window[0]).map(
    sorted
)


def product(bounds: Bounds, first: int, count: int, *, up: bool) -> Fraction:
    """Of the tightest bounds."""
    every = (compounded(bounds, first + place, up=up, exact=True) for place in range(count))
    return prod(every, start=Fraction(1))


@given(st.booleans(), st.integers(0, 40), MOVES, st.integers(0, 5), st.integers(1, 6), st.booleans())
def test_it_is_the_root_of_the_product_of_the_tightest_bounds(
    up: bool, move: int, windows: list[tuple[int, int]], first: int, count: int, exact: bool
) -> None:
    """Its power is the product, or a little beyond it: of a fall below, of a rise above."""
    sign = 1 if up else -1
    bounds = tuple((blocks, 1 + sign * each * PER_CENT) for blocks, each in [(1, move), *windows])
    whole, found = product(bounds, first, count, up=up), geometric_move(bounds, first, count, up=up, exact=exact)
    beyond = found * (1 - sign * Fraction(1, 10 ** (200 if exact else 69)))
    assert (whole - found**count) * sign <= 0 <= (whole - beyond**count) * sign


@pytest.mark.parametrize("up", [False, True])
@pytest.mark.parametrize(("first", "count"), [(3, 5), (0, 31), (4, 1), (7, 9_999)])
def test_of_an_odd_number_of_prices_it_is_half_the_window_late(up: bool, first: int, count: int) -> None:
    """With one bound on the moves of a block, exactly: no root is left, and nothing is rounded."""
    ratio = 1 + PER_CENT if up else 1 - PER_CENT
    expected = ratio ** (first + (count - 1) // 2)
    assert geometric_move(((1, ratio),), first, count, up=up, exact=True) == expected


def test_a_rational_root_of_an_even_number_is_exact() -> None:
    """0.81^(1/2) is 0.9, and (4/9)^(3/2) is 8/27: a margin may be just that."""
    assert geometric_move(((1, Fraction(81, 100)),), 0, 2, up=False, exact=True) == Fraction(9, 10)
    assert geometric_move(((1, Fraction(4, 9)),), 1, 2, up=False, exact=True) == Fraction(8, 27)


@pytest.mark.parametrize("count", [2, 4, 30])
@pytest.mark.parametrize("up", [False, True])
def test_any_number_of_many_digits_is_on_the_right_side_of_an_irrational_root(count: int, up: bool) -> None:
    """Numbers next to the root, with denominators of 150 digits: as their squares say, exactly."""
    ratio = 1 + PER_CENT if up else 1 - PER_CENT
    found = geometric_move(((1, ratio),), 3, count, up=up, exact=True)
    square, fine = ratio ** (2 * 3 + count - 1), 10**150
    for near in (found * fine // 1 + step for step in (-1, 0, 1, 2)):
        number = Fraction(near, fine)
        assert (number <= found) == (number**2 <= square)


ONE: Bounds = ((1, 99 * PER_CENT),)
SEVERAL: Bounds = (*ONE, (4, 97 * PER_CENT), (7, 96 * PER_CENT))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("bounds", [ONE, SEVERAL], ids=["one bound", "several"])
def test_a_long_window_is_no_harder(bounds: Bounds, exact: bool) -> None:
    """10,000 blocks take a small part of a second, with all their digits too."""
    started = process_time()
    found = geometric_move(bounds, 3, 10_000, up=False, exact=exact)
    assert process_time() - started < 2
    assert 0 < found < 1


@pytest.mark.parametrize("up", [False, True])
def test_it_is_above_the_harmonic_mean(up: bool) -> None:
    """Which belongs to an arithmetic mean of prices: so the market is nearer after falls, and further off after rises.

    Neither bound serves for the other mean on both sides.
    """
    ratio = 1 + PER_CENT if up else 1 - PER_CENT
    root, harmonic = (each(((1, ratio),), 3, 30, up=up, exact=False) for each in (geometric_move, mean_move))
    assert root > harmonic
