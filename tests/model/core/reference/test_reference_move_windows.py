from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.actions import NextBlock, Refusal, Step
from novate.model.core.reference.next_block import next_block
from novate.model.core.reference.rules import Rules
from novate.model.specification import MoveWindow
from novate.model.state import ClearingState, MarketState

States = Callable[..., ClearingState]
WINDOWS = (MoveWindow(2, Fraction(15, 100), Fraction(12, 100)), MoveWindow(4, Fraction(30, 100), Fraction(15, 100)))


def block_at(rules: Rules, state: ClearingState, price: int, oracle: int | None = None) -> Step | Refusal:
    """Move the one market to `price`; the oracle sees it unless told otherwise."""
    return next_block(rules, state, NextBlock({"A": (price, price if oracle is None else oracle)}))


def run(rules: Rules, state: ClearingState, prices: Sequence[int]) -> ClearingState:
    """Let the blocks pass; none is refused."""
    for price in prices:
        outcome = block_at(rules, state, price)
        assert isinstance(outcome, Step), outcome
        state = outcome.state
    return state


@pytest.mark.parametrize(
    ("before", "lowest", "highest"),
    [
        ([], 900, 1_100),
        ([900], 880, 990),
        ([900, 880], 850, 968),
        ([1_100], 990, 1_150),
        ([1_000, 1_000, 900], 880, 990),
        ([900, 900, 900, 900], 810, 990),
        ([1_100, 1_150, 1_200], 1_080, 1_300),
        ([1_100, 1_000], 968, 1_100),
    ],
)
def test_every_window_bounds_the_next_price(
    make_rules: Callable[..., Rules], make_state: States, before: list[int], lowest: int, highest: int
) -> None:
    """From 1,000 with 10 % a block, +15 % and -12 % within two blocks, +30 % and -15 % within four: ends included."""
    rules = make_rules(move_windows=WINDOWS)
    state = run(rules, make_state(rules, 1_000), before)
    for price, allowed in ((lowest - 1, False), (lowest, True), (highest, True), (highest + 1, False)):
        outcome = block_at(rules, state, price)
        assert isinstance(outcome, Step) == allowed
        assert allowed or (isinstance(outcome, Refusal) and outcome.guard == "move-bound")


def test_a_refusal_names_the_window(make_rules: Callable[..., Rules], make_state: States) -> None:
    """It says which prices of how many blocks the price is too far from, and the exact bounds."""
    rules = make_rules(move_windows=(MoveWindow(3, Fraction(1, 7), Fraction(1, 7)),))
    refusal = block_at(rules, run(rules, make_state(rules, 1_000), [900]), 850)
    assert isinstance(refusal, Refusal)
    assert refusal.numbers == {"found": 850, "lowest": Fraction(6_000, 7), "highest": Fraction(7_200, 7)}
    assert "after 900 to 1000 in the last 3 blocks" in refusal.message


def test_a_window_is_remembered_no_longer_than_needed(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A bound over four blocks needs three prices besides the last; a staleness of five needs five."""
    for staleness, kept in ((0, (1_003, 1_002, 1_001)), (5, (1_003, 1_002, 1_001, 1_000))):
        rules = make_rules(move_windows=WINDOWS, staleness=staleness)
        state = run(rules, make_state(rules, 1_000), [1_001, 1_002, 1_003, 1_004])
        assert state.markets["A"] == MarketState(1_004, 1_004, kept)


def test_the_oracle_does_not_look_back_over_the_window(make_rules: Callable[..., Rules], make_state: States) -> None:
    """With a staleness of one block the oracle may show one earlier price, though more are remembered."""
    rules = make_rules(move_windows=WINDOWS, staleness=1)
    state = run(rules, make_state(rules, 1_000), [1_001, 1_002])
    assert isinstance(block_at(rules, state, 1_003, 1_002), Step)
    refusal = block_at(rules, state, 1_003, 1_001)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "oracle-bound"
    assert refusal.message.endswith("market prices are from 1002 to 1003 in the last 2 blocks")


@given(moves=st.lists(st.integers(-100, 100), min_size=1, max_size=12))
def test_a_path_is_allowed_exactly_where_every_pair_of_prices_is(
    make_rules: Callable[..., Rules], make_state: States, moves: list[int]
) -> None:
    """The guard lets a path pass if and only if no two prices at most k blocks apart differ by more than allowed."""
    rules = make_rules(move_windows=WINDOWS)
    state, prices = make_state(rules, 1_000), [1_000]
    bounds = [(1, Fraction(1, 10), Fraction(1, 10)), *((each.blocks, each.up, each.down) for each in WINDOWS)]
    for move in moves:
        price = prices[-1] + move
        outcome = block_at(rules, state, price)
        fits = all(
            (1 - down) * old <= price <= (1 + up) * old for blocks, up, down in bounds for old in prices[-blocks:]
        )
        assert isinstance(outcome, Step) == fits
        if isinstance(outcome, Step):
            state, prices = outcome.state, [*prices, price]
