"""Mean moves: as their definition has them, exactly and to some digits, and fast for long windows."""

from __future__ import annotations

from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.core.symbolic.mean_moves import mean_move
from novate.model.core.symbolic.powers import Bounds, compounded

PER_CENT = Fraction(1, 100)
MOVES = st.lists(st.tuples(st.integers(2, 6), st.integers(0, 60)), max_size=2, unique_by=lambda window: window[0]).map(
    sorted
)


@given(st.booleans(), st.integers(0, 40), MOVES, st.integers(0, 5), st.integers(1, 6))
def test_it_is_the_harmonic_mean_of_the_tightest_bounds(
    up: bool, move: int, windows: list[tuple[int, int]], first: int, count: int
) -> None:
    """Exactly; to some digits a fall is a little further down, a rise a little further up."""
    sign = 1 if up else -1
    bounds = tuple((blocks, 1 + sign * each * PER_CENT) for blocks, each in [(1, move), *windows])
    reciprocals = (1 / compounded(bounds, first + place, up=up, exact=True) for place in range(count))
    exact = count / sum(reciprocals)
    assert mean_move(bounds, first, count, up=up, exact=True) == exact
    nearly = mean_move(bounds, first, count, up=up, exact=False)
    assert 0 <= (nearly - exact) * sign <= exact / 10**69


ONE: Bounds = ((1, 99 * PER_CENT),)
SEVERAL: Bounds = (*ONE, (4, 97 * PER_CENT), (7, 96 * PER_CENT))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("bounds", [ONE, SEVERAL], ids=["one bound", "several"])
def test_a_long_window_is_no_harder(bounds: Bounds, exact: bool) -> None:
    """10,000 blocks take a small part of a second, with all their digits too."""
    started = process_time()
    found = mean_move(bounds, 3, 10_000, up=False, exact=exact)
    assert process_time() - started < 2
    assert 0 < found < 1
    if not exact:
        assert max(found.numerator, found.denominator) < 10**200
