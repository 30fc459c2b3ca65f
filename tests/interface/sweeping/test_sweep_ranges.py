"""What `--vary` says: values in the unit of START, and one clear error for everything else."""

from __future__ import annotations

from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sweep_documents import axis_of, document

from novate.model.quantities import QuantityError
from novate.sweeping.grid import Grid
from novate.sweeping.ranges import Axis, refuse_overlap

MARGIN, DELAY, FUND = "markets.A.maintenance_margin", "environment.keeper_delay", "waterfall.insurance_fund"


@pytest.mark.parametrize(
    ("vary", "values"),
    [
        (f"{MARGIN}=3%:3.3%:0.1%", ["3%", "3.1%", "3.2%", "3.3%"]),
        (f"{MARGIN}=0.05:0.06:0.004", ["0.05", "0.054", "0.058"]),
        (f"{MARGIN}=300bps:302bps:1bps", ["300bps", "301bps", "302bps"]),
        (f"{MARGIN}=6%:5%:-0.5%", ["6%", "5.5%", "5%"]),
        (f"{MARGIN}=6%:6%:1%", ["6%"]),
        (f"{DELAY}=0:2:1", ["0 blocks", "1 block", "2 blocks"]),
        (f"{DELAY}=1 block:3 blocks:2 blocks", ["1 block", "3 blocks"]),
        (f"{FUND}=1_000:2e3:500", ["1000", "1500", "2000"]),
    ],
)
def test_a_range_is_exact_and_in_the_unit_that_it_is_given_in(vary: str, values: list[str]) -> None:
    """Decimals are added as decimals; STOP is a value where whole steps lead to it."""
    assert list(axis_of(document(), vary).values) == values


def test_a_time_on_a_clock_stays_on_the_clock() -> None:
    """Where the file says how long a block takes."""
    tables = document(environment={"block_time": "2 seconds"})
    assert axis_of(tables, f"{DELAY}=2 seconds:6 seconds:2 seconds").values == ("2 seconds", "4 seconds", "6 seconds")


@pytest.mark.parametrize(
    ("vary", "error"),
    [
        (MARGIN, "KEY=START:STOP:STEP"),
        (f"{MARGIN}=3%:10%", "KEY=START:STOP:STEP"),
        (f"{MARGIN}=3%:x:1%", "a number with its unit"),
        (f"{MARGIN}=3%:10%:0%", "a step that leads from START to STOP"),
        (f"{MARGIN}=3%:10%:-1%", "a step that leads from START to STOP"),
        (f"{MARGIN}=10%:3%:1%", "a step that leads from START to STOP"),
        (f"{MARGIN}=3%:10%:10bps", "one unit for all three"),
        (f"{DELAY}=1 block:10 seconds:1 block", "one unit for all three"),
        (f"{MARGIN}=1%:10%:0.0001%", "90,001 values, expected at most 10,000"),
    ],
)
def test_what_is_no_range_is_refused(vary: str, error: str) -> None:
    """With what is expected instead."""
    with pytest.raises(QuantityError, match=error):
        axis_of(document(), vary)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{MARGIN}=3%:4%:1%", f"{MARGIN}=5%:6%:1%"),
        ("environment.max_move_per_block=1%:2%:1%", "environment.max_move_per_block.up=1%:2%:1%"),
    ],
)
def test_no_key_is_varied_twice(first: str, second: str) -> None:
    """Nor a part of one that is."""
    with pytest.raises(QuantityError, match="each key once"):
        refuse_overlap([axis_of(document(), first), axis_of(document(), second)])


@given(sizes=st.lists(st.integers(1, 7), min_size=1, max_size=4), most=st.integers(1, 60))
def test_boxes_cover_a_grid_in_order(sizes: list[int], most: int) -> None:
    """Every combination is in one box, and they have consecutive numbers, the last axis changing fastest."""
    grid = Grid(tuple(Axis((str(place),), tuple(map(str, range(size)))) for place, size in enumerate(sizes)))
    found = []
    for first, box in grid.boxes(most):
        assert first == len(found)
        inside = list(product(*(range(each.start, each.stop) for each in box)))
        assert len(inside) <= most
        found += inside
    assert found == list(product(*map(range, sizes)))
    assert [grid.index(number) for number in range(grid.size)] == found
    assert len(list(islice(grid.boxes(grid.size), 2))) == 1
