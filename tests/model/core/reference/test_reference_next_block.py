from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from novate.model.actions import NextBlock, Refusal, Step
from novate.model.core.reference.next_block import next_block
from novate.model.core.reference.rules import Rules
from novate.model.state import Account, ClearingState, MarketState

States = Callable[..., ClearingState]


def block_at(rules: Rules, state: ClearingState, price: int, oracle: int | None = None) -> Step | Refusal:
    """Move the one market to `price`; the oracle sees it unless told otherwise."""
    return next_block(rules, state, NextBlock({"A": (price, price if oracle is None else oracle)}))


def after(outcome: Step | Refusal) -> ClearingState:
    """Return the state of a step."""
    assert isinstance(outcome, Step), outcome
    return outcome.state


def guard_of(outcome: Step | Refusal) -> str:
    """Name the guard of a refusal."""
    assert isinstance(outcome, Refusal), outcome
    return outcome.guard


@pytest.mark.parametrize(("price", "allowed"), [(89, False), (90, True), (100, True), (120, True), (121, False)])
def test_the_market_price_stays_within_its_move(
    make_rules: Callable[..., Rules], make_state: States, price: int, allowed: bool
) -> None:
    """Up and down have bounds of their own, both inclusive."""
    rules = make_rules(move_up=Fraction(20, 100))
    outcome = block_at(rules, make_state(rules, 100), price)
    if allowed:
        assert after(outcome).markets["A"] == MarketState(price, price, ())
        assert after(outcome).block == 1
    else:
        assert guard_of(outcome) == "move-bound"


def test_a_refused_move_names_the_bounds(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The refusal carries the exact lowest and highest price, which need not be whole ticks."""
    rules = make_rules(move_up=Fraction(1, 300), move_down=Fraction(1, 300))
    refusal = block_at(rules, make_state(rules, 100), 101)
    assert isinstance(refusal, Refusal)
    assert refusal.numbers == {"found": 101, "lowest": Fraction(299, 3), "highest": Fraction(301, 3)}
    assert "299/3" in refusal.message


def test_the_bound_is_relative_to_the_market_price(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Moves compound on the market price, not on what the oracle last saw."""
    rules = make_rules(deviation=Fraction(10, 100))
    state = after(block_at(rules, make_state(rules, 100), 110, 100))
    assert after(block_at(rules, state, 121)).markets["A"].price == 121
    assert guard_of(block_at(rules, state, 98)) == "move-bound"


@pytest.mark.parametrize(("price", "oracle"), [(0, 1), (-5, -5), (100, 0)])
def test_prices_are_at_least_one_tick(
    make_rules: Callable[..., Rules], make_state: States, price: int, oracle: int
) -> None:
    """No market or oracle price is ever zero."""
    rules = make_rules()
    assert guard_of(block_at(rules, make_state(rules, 100), price, oracle)) == "price-positive"


@pytest.mark.parametrize(("oracle", "allowed"), [(94, False), (95, True), (105, True), (106, False)])
def test_the_oracle_stays_within_its_deviation(
    make_rules: Callable[..., Rules], make_state: States, oracle: int, allowed: bool
) -> None:
    """The oracle price is near the new market price, both ends included."""
    rules = make_rules(deviation=Fraction(5, 100))
    outcome = block_at(rules, make_state(rules, 100), 100, oracle)
    if allowed:
        assert after(outcome).markets["A"].oracle == oracle
    else:
        assert guard_of(outcome) == "oracle-bound"


def test_a_stale_oracle_may_show_an_earlier_price(make_rules: Callable[..., Rules], make_state: States) -> None:
    """With a staleness of 2 the prices of this block and of the two before it will do, and no older one."""
    rules = make_rules(staleness=2)
    state = make_state(rules, 100)
    for price in (101, 102):
        state = after(block_at(rules, state, price, 100))
    assert state.markets["A"] == MarketState(102, 100, (101, 100))
    assert guard_of(block_at(rules, state, 103, 100)) == "oracle-bound"
    for oracle in (101, 102, 103):
        assert after(block_at(rules, state, 103, oracle)).markets["A"] == MarketState(103, oracle, (102, 101))


def test_deviation_applies_to_earlier_prices(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A stale oracle may deviate from the old price as far as from a new one."""
    rules = make_rules(staleness=1, deviation=Fraction(5, 100))
    state = make_state(rules, 100)
    assert after(block_at(rules, state, 110, 95)).markets["A"].oracle == 95
    assert guard_of(block_at(rules, state, 110, 94)) == "oracle-bound"


@pytest.mark.parametrize(("oracle", "allowed"), [(94, False), (95, True), (102, True), (126, True), (127, False)])
def test_a_stale_oracle_may_show_what_lies_between_recent_prices(
    make_rules: Callable[..., Rules], make_state: States, oracle: int, allowed: bool
) -> None:
    """From 5 % below the lowest recent price (100) to 5 % above the highest (120): a median may lie in between."""
    rules = make_rules(staleness=1, deviation=Fraction(5, 100), move_up=Fraction(20, 100))
    outcome = block_at(rules, make_state(rules, 100), 120, oracle)
    assert isinstance(outcome, Step) is allowed
    if isinstance(outcome, Refusal):
        assert outcome.numbers == {"found": oracle, "lowest": 95, "highest": 126}
        assert "it must be from 95 to 126" in outcome.message


def test_without_staleness_nothing_is_remembered(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The oracle must follow in the same block."""
    rules = make_rules()
    outcome = block_at(rules, make_state(rules, 100), 101, 100)
    assert guard_of(outcome) == "oracle-bound"
    assert after(block_at(rules, make_state(rules, 100), 101)).markets["A"].earlier == ()


@pytest.mark.parametrize("prices", [{}, {"A": (100, 100)}, {"A": (100, 100), "B": (100, 100), "C": (1, 1)}])
def test_every_market_has_prices(
    make_rules: Callable[..., Rules], make_state: States, prices: dict[str, tuple[int, int]]
) -> None:
    """A price missing, or one of a market that does not exist, is refused."""
    rules = make_rules("A", "B")
    assert guard_of(next_block(rules, make_state(rules, 100), NextBlock(prices))) == "prices-complete"


def test_overdue_counts_and_starts_again(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A liquidatable account is overdue by one block more each block; a price that heals it sets that to 0."""
    rules = make_rules(keeper_delay=9)
    state = make_state(rules, 100, alice=(5_000 - 100_000, {"A": 1_000}), bob=(200_000, {"A": -1_000}))
    seen = []
    for price in (100, 99, 98, 100, 99):
        state = after(block_at(rules, state, price))
        seen.append((state.accounts["alice"].overdue, state.accounts["bob"].overdue))
    assert seen == [(0, 0), (1, 0), (2, 0), (0, 0), (1, 0)]


def test_overdue_is_counted_at_the_new_oracle_price(make_rules: Callable[..., Rules], make_state: States) -> None:
    """What a stale oracle does not show makes nobody overdue."""
    rules = make_rules(staleness=1)
    state = make_state(rules, 100, alice=(5_000 - 100_000, {"A": 1_000}))
    state = after(block_at(rules, state, 99, 100))
    assert state.accounts["alice"].overdue == 0
    assert after(block_at(rules, state, 98, 99)).accounts["alice"].overdue == 1


def test_unchanged_accounts_are_kept(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A block that changes nobody's `overdue` hands the very same accounts on."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(0, {"A": 1_000}))
    assert after(block_at(rules, state, 101)).accounts is state.accounts


def test_the_state_before_is_not_changed(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Counting makes a new account; the old state still shows the old one."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(5_000 - 100_000, {"A": 1_000}))
    assert after(block_at(rules, state, 99)).accounts["alice"].overdue == 1
    assert state.accounts["alice"].overdue == 0


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_no_block_ends_past_the_delay(make_rules: Callable[..., Rules], make_state: States, delay: int) -> None:
    """From the block in which it becomes liquidatable, an account can be left for `delay` more blocks."""
    rules = make_rules(keeper_delay=delay)
    state = make_state(rules, 100, alice=(5_000 - 100_000, {"A": 1_000}))
    for _ in range(delay + 1):
        state = after(block_at(rules, state, 99))
    refusal = block_at(rules, state, 99)
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.numbers) == ("overdue-account", {"found": delay + 1, "needed": delay})
    assert "alice" in refusal.message


def test_an_account_that_is_healthy_again_delays_nobody(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The guard looks at accounts that are liquidatable now, not at a count left over."""
    rules = make_rules()
    state = make_state(rules, 100)._replace(accounts={"alice": Account(0, {"A": 1_000}, 5)})
    assert after(block_at(rules, state, 100)).accounts["alice"].overdue == 0
