"""An oracle price may be a fraction of a tick: nothing is rounded that was not rounded before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.actions import Liquidate, NextBlock, Refusal, Step, Trade
from novate.model.core.reference.liquidate import liquidate
from novate.model.core.reference.margin import beyond_promise, equity, is_liquidatable, least_balance
from novate.model.core.reference.next_block import next_block
from novate.model.core.reference.rules import OracleRules, Range, Rules
from novate.model.core.reference.shown import nearest_shown
from novate.model.core.reference.trade import trade
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.state import Account, ClearingState, MarketState

States = Callable[..., ClearingState]


@dataclass(frozen=True, slots=True)
class Between(OracleRules):
    """An oracle that shows from so much to so much above the market price."""

    scale: int
    least: Fraction
    most: Fraction

    def ranges(self, now: MarketState) -> tuple[Range, ...]:
        """In ticks, times the scale."""
        return (((now.price + self.least) * self.scale, (now.price + self.most) * self.scale),)

    def reason(self, now: MarketState) -> str:
        """The market price."""
        return f"the market price is {now.price}"


def showing(rules: Rules, least: Fraction, most: Fraction) -> Rules:
    """The rules with such an oracle in their market."""
    return replace(rules, markets={"A": replace(rules.markets["A"], oracle=Between(rules.scale, least, most))})


def at(state: ClearingState, oracle: OraclePrice) -> ClearingState:
    """The state at another oracle price."""
    return state._replace(markets={"A": state.markets["A"]._replace(oracle=oracle)})


THIRD = Fraction(1, 3)


def test_it_may_be_shown_exactly_and_nothing_near_it(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Whole ticks are refused where none is allowed; what is refused is named as a fraction."""
    rules = showing(make_rules(), THIRD, THIRD)
    state = make_state(rules, 100)
    step = next_block(rules, state, NextBlock({"A": (100, 100 + THIRD)}))
    assert isinstance(step, Step)
    assert step.state.markets["A"].oracle == Fraction(301, 3)
    for oracle in (100, 101, 100 + THIRD + Fraction(1, 10**9)):
        refusal = next_block(rules, state, NextBlock({"A": (100, oracle)}))
        assert isinstance(refusal, Refusal)
        assert refusal.guard == "oracle-bound"
        assert "301/3" in refusal.message


@given(
    least=st.fractions(0, 4, max_denominator=7), more=st.fractions(0, 2, max_denominator=7), target=st.integers(-2, 120)
)
def test_the_nearest_is_a_whole_tick_if_any_is_allowed(
    make_rules: Callable[..., Rules], least: Fraction, more: Fraction, target: int
) -> None:
    """Else the nearest end of what is; an `int` where it is whole."""
    rules = showing(make_rules(), least, least + more)
    found = nearest_shown(rules.markets["A"].oracle, rules.scale, MarketState(100, 100, ()), target)  # type: ignore[arg-type]  # no history is looked at
    low, high = 100 + least, 100 + least + more
    whole = [tick for tick in range(99, 108) if low <= tick <= high]
    expected = min(whole, key=lambda tick: abs(tick - target)) if whole else min(max(Fraction(target), low), high)
    assert found == expected
    assert isinstance(found, int) == (found.denominator == 1)


@pytest.mark.parametrize(("balance", "liquidatable"), [(-96, True), (-95, False)])
def test_health_is_decided_exactly(
    make_rules: Callable[..., Rules], make_state: States, balance: int, liquidatable: bool
) -> None:
    """A long of 1 at 100 1/3 needs 5 1/60: with -95 it has 5 1/3, with -96 less."""
    rules = make_rules()
    state = at(make_state(rules, 100, trader=(balance, {"A": 1})), 100 + THIRD)
    account = state.accounts["trader"]
    assert is_liquidatable(rules, state, account) is liquidatable
    assert equity(rules, state, account) == balance + 100 + THIRD


@given(st.integers(-50, 50).filter(bool), st.fractions(50, 150, max_denominator=30))
def test_the_least_balance_is_the_least_that_passes(
    make_rules: Callable[..., Rules], make_state: States, size: int, oracle: Fraction
) -> None:
    """Of whole quanta, at any price."""
    rules = make_rules()
    state = at(make_state(rules, 100), in_ticks(oracle))
    least = least_balance(rules, {"A": size}, {"A": in_ticks(oracle)}, initial=False)
    passes = [not is_liquidatable(rules, state, Account(balance, {"A": size}, 0)) for balance in (least - 1, least)]
    assert passes == [False, True]


@pytest.mark.parametrize(
    ("balance", "size", "refused"), [(30, 3, None), (29, 3, "initial-margin"), (1_000, 2, "minimum-notional")]
)
def test_a_trade_sees_the_fraction(
    make_rules: Callable[..., Rules], make_state: States, balance: int, size: int, refused: str | None
) -> None:
    """Who buys 3 at 100 has 1 more than his balance at 100 1/3, and needs 30 1/10; they are worth 301, as required."""
    rules = make_rules(minimum_notional=301)
    state = at(make_state(rules, 100, trader=(balance, {}), maker=(10_000, {})), 100 + THIRD)
    outcome = trade(rules, state, Trade("A", "trader", "maker", size, 100))
    assert (outcome.guard if isinstance(outcome, Refusal) else None) == refused


def test_a_close_out_sees_the_fraction(make_rules: Callable[..., Rules], make_state: States) -> None:
    """It reports notional and equity exactly; what is paid is in whole quanta as ever."""
    rules = make_rules(penalty_capped_by_equity=True)
    state = at(make_state(rules, 100, trader=(-288, {"A": 3}), maker=(10_000, {})), 100 + THIRD)
    closed = liquidate(rules, state, Liquidate("trader", "A", "maker", 100))
    assert isinstance(closed, Step)
    assert closed.close_out is not None
    assert (closed.close_out.oracle_notional, closed.close_out.equity_before) == (301, 13)
    assert (closed.close_out.charges, closed.state.accounts["trader"].balance) == (6, 6)
    assert type(closed.state.accounts["trader"].balance) is int
    assert beyond_promise(rules, state, state.accounts["trader"]) == 12
