from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.actions import Liquidate, Refusal, Step
from novate.model.core.reference.liquidate import liquidate
from novate.model.core.reference.rules import Rules
from novate.model.observation import CloseOut
from novate.model.specification import Margin
from novate.model.state import Account, ClearingState

States = Callable[..., ClearingState]
CLOSE = Liquidate(account="alice", market="A", market_maker="carol", price=100)
LONG = (4_000 - 100_000, {"A": 1_000})
"""Worth 4,000 at a price of 100: less than the 5,000 it needs, more than the penalty of 2,000."""
SHORT = (4_000 + 100_000, {"A": -1_000})


def carried_out(outcome: Step | Refusal) -> tuple[ClearingState, CloseOut[Fraction]]:
    """Return the state and the record of a close-out."""
    assert isinstance(outcome, Step), outcome
    assert outcome.close_out is not None
    return outcome.state, outcome.close_out


def paid(close_out: CloseOut[Fraction]) -> tuple[int, int, int]:
    """Return charges, reward and shortfall, which are whole quanta."""
    amounts = (close_out.charges, close_out.reward, close_out.shortfall)
    assert all(amount.denominator == 1 for amount in amounts)
    return close_out.charges.numerator, close_out.reward.numerator, close_out.shortfall.numerator


def guard_of(outcome: Step | Refusal) -> str:
    """Name the guard of a refusal."""
    assert isinstance(outcome, Refusal), outcome
    return outcome.guard


@pytest.mark.parametrize(
    ("position", "maker"),
    [(LONG, Account(500_000 - 100_000, {"A": 1_000}, 0)), (SHORT, Account(500_000 + 100_000, {"A": -1_000}, 0))],
)
def test_a_close_out_moves_the_position_and_charges(
    make_rules: Callable[..., Rules], make_state: States, position: tuple[int, dict[str, int]], maker: Account
) -> None:
    """The maker takes the position over; the penalty of 2,000 is split, and what is left stays the account's."""
    rules = make_rules(keeper_share=Fraction(1, 4))
    before = make_state(rules, 100, alice=position, carol=(500_000, {}))
    state, close_out = carried_out(liquidate(rules, before, CLOSE))
    assert state.accounts == {"alice": Account(2_000, {}, 0), "carol": maker}
    assert state.ledger == before.ledger._replace(keeper_claims=500, insurance_fund=1_001_500, close_outs=1)
    assert close_out == CloseOut(
        oracle_notional=Fraction(100_000),
        market_notional=Fraction(100_000),
        fill_notional=Fraction(100_000),
        charges=Fraction(2_000),
        reward=Fraction(500),
        shortfall=Fraction(0),
        equity_before=Fraction(4_000),
        equity_after=Fraction(2_000),
        requirement_before=Fraction(5_000),
        requirement_after=Fraction(0),
        beyond_promise=Fraction(4_000),
        size_before=Fraction(1_000),
        size_after=Fraction(0),
        close_outs=Fraction(1),
        received_before=Fraction(0),
    )


@pytest.mark.parametrize(("account", "beyond"), [(LONG, 4_000 + 100_000), (SHORT, 4_000 - 100_000)])
def test_a_promise_is_about_the_market_price(
    make_rules: Callable[..., Rules], make_state: States, account: tuple[int, dict[str, int]], beyond: int
) -> None:
    """Where the market is at 200 the same account has 100,000 more or less; 3 % of 200,000 and 50 are taken off."""
    rules = make_rules(closes_only_below=Fraction(3, 100), minimum_maintenance=50)
    state = make_state(rules, 100, alice=account, carol=(500_000, {}))
    state = state._replace(markets={"A": state.markets["A"]._replace(price=200)})
    close_out = carried_out(liquidate(rules, state, replace(CLOSE, price=200)))[1]
    assert close_out.beyond_promise == beyond - 6_000 - 50


def test_the_record_tells_prices_apart(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The notional is recorded at the oracle price, at the market price and at the fill."""
    rules = make_rules()
    state = make_state(rules, 100, alice=LONG, carol=(500_000, {}))
    state = state._replace(markets={"A": state.markets["A"]._replace(price=200)})
    close_out = carried_out(liquidate(rules, state, replace(CLOSE, price=198)))[1]
    assert close_out.oracle_notional == 100_000
    assert close_out.market_notional == 200_000
    assert close_out.fill_notional == 198_000
    assert close_out.charges == 3_960


@pytest.mark.parametrize("market", ["A", "Z"])
def test_there_must_be_a_position(make_rules: Callable[..., Rules], make_state: States, market: str) -> None:
    """Nothing can be closed where there is nothing, or in a market that does not exist."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(0, {}))
    assert guard_of(liquidate(rules, state, replace(CLOSE, market=market))) == "no-position"


def test_a_healthy_account_is_left_alone(make_rules: Callable[..., Rules], make_state: States) -> None:
    """An account with exactly its maintenance requirement is refused, with the numbers."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(5_000 - 100_000, {"A": 1_000}), carol=(500_000, {}))
    refusal = liquidate(rules, state, CLOSE)
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.numbers) == ("not-liquidatable", {"found": 5_000, "needed": 5_000})


def test_nobody_makes_his_own_market(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The market maker is another account."""
    rules = make_rules()
    state = make_state(rules, 100, alice=LONG)
    assert guard_of(liquidate(rules, state, replace(CLOSE, market_maker="alice"))) == "same-account"


@pytest.mark.parametrize(
    ("position", "price", "allowed"),
    [
        (LONG, 98, False),
        (LONG, 99, True),
        (LONG, 100, True),
        (LONG, 101, False),
        (SHORT, 99, False),
        (SHORT, 100, True),
        (SHORT, 101, True),
        (SHORT, 102, False),
    ],
)
def test_the_fill_is_within_the_slippage(
    make_rules: Callable[..., Rules],
    make_state: States,
    position: tuple[int, dict[str, int]],
    price: int,
    allowed: bool,
) -> None:
    """A long is sold at the market price or up to 1 % below it, a short bought back at it or up to 1 % above."""
    rules = make_rules()
    outcome = liquidate(rules, make_state(rules, 100, alice=position, carol=(500_000, {})), replace(CLOSE, price=price))
    assert isinstance(outcome, Step) is allowed
    if not allowed:
        assert guard_of(outcome) == "slippage-bound"


@pytest.mark.parametrize(("balance", "allowed"), [(9_999, False), (10_000, True)])
def test_the_market_maker_needs_initial_margin(
    make_rules: Callable[..., Rules], make_state: States, balance: int, allowed: bool
) -> None:
    """Whoever takes the position over passes the initial requirement with it."""
    rules = make_rules()
    outcome = liquidate(rules, make_state(rules, 100, alice=LONG, carol=(balance, {})), CLOSE)
    assert isinstance(outcome, Step) is allowed
    if not allowed:
        assert guard_of(outcome) == "initial-margin"


def test_an_isolated_market_maker_holds_one_market(make_rules: Callable[..., Rules], make_state: States) -> None:
    """With isolated margin a maker with a position elsewhere is refused; with cross margin he is welcome."""
    accounts = {"alice": LONG, "carol": (500_000, {"B": 1})}
    rules = make_rules("A", "B")
    assert guard_of(liquidate(rules, make_state(rules, 100, **accounts), CLOSE)) == "one-market-per-account"
    crossed = make_rules("A", "B", margin=Margin.CROSS)
    state, _ = carried_out(liquidate(crossed, make_state(crossed, 100, **accounts), CLOSE))
    assert state.accounts["carol"].positions == {"A": 1_000, "B": 1}


def test_dust_can_be_closed(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The minimum notional holds for trades only: what has shrunk below it is closed all the same."""
    rules = make_rules(minimum_notional=10**9)
    state, _ = carried_out(liquidate(rules, make_state(rules, 100, alice=LONG, carol=(500_000, {})), CLOSE))
    assert state.accounts["carol"].positions == {"A": 1_000}


@pytest.mark.parametrize(
    ("position", "account", "maker"),
    [(100, -32 + 33 - 1, 10_000 - 34), (-100, 34 - 34 - 1, 10_000 + 33)],
)
def test_rounding_is_against_both_sides_of_the_fill(
    make_rules: Callable[..., Rules], make_state: States, position: int, account: int, maker: int
) -> None:
    """Of 33 1/3 a long receives 33 and a short pays 34; the penalty of 2/3 is 1, the keeper's half of it 0."""
    rules = make_rules(unit=Fraction(1, 3))
    balance = -32 if position > 0 else 34
    state = make_state(rules, 1, alice=(balance, {"A": position}), carol=(10_000, {}))
    after, close_out = carried_out(liquidate(rules, state, replace(CLOSE, price=1)))
    assert after.accounts["alice"].balance - close_out.shortfall == account
    assert after.accounts["carol"].balance == maker
    assert after.ledger.fees == 1
    assert paid(close_out)[:2] == (1, 0)
    assert close_out.fill_notional == Fraction(100, 3)


def test_the_flat_reward_is_charged_on_top(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The keeper gets his share of the penalty and the flat reward; the fund gets the rest of the penalty."""
    rules = make_rules(keeper_flat_reward=300)
    state, close_out = carried_out(liquidate(rules, make_state(rules, 100, alice=LONG, carol=(500_000, {})), CLOSE))
    assert paid(close_out)[:2] == (2_300, 1_300)
    assert state.ledger.insurance_fund == 1_000_000 + 1_000


def test_capped_charges_pay_the_keeper_first(make_rules: Callable[..., Rules], make_state: States) -> None:
    """With 1,200 left of the account, the keeper gets his 1,000 of the penalty and the fund what remains."""
    rules = make_rules(penalty_capped_by_equity=True)
    state = make_state(rules, 100, alice=(1_200 - 100_000, {"A": 1_000}), carol=(500_000, {}))
    after, close_out = carried_out(liquidate(rules, state, CLOSE))
    assert paid(close_out) == (1_200, 1_000, 0)
    assert after.ledger.insurance_fund == 1_000_200
    assert after.accounts["alice"] == Account(0, {}, 0)


@pytest.mark.parametrize(("equity", "reward", "shortfall"), [(700, 700, 0), (0, 0, 0), (-50, 0, 50)])
def test_a_capped_keeper_may_get_less_than_his_due(
    make_rules: Callable[..., Rules], make_state: States, equity: int, reward: int, shortfall: int
) -> None:
    """Charges stop at what is left; an account with nothing left pays nothing, and its loss is a shortfall."""
    rules = make_rules(penalty_capped_by_equity=True)
    state = make_state(rules, 100, alice=(equity - 100_000, {"A": 1_000}), carol=(500_000, {}))
    after, close_out = carried_out(liquidate(rules, state, CLOSE))
    assert paid(close_out) == (reward, reward, shortfall)
    assert after.ledger.insurance_fund == 1_000_000 - shortfall


def test_uncapped_charges_make_a_shortfall(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Charges are taken in full; the 800 that the account cannot pay come out of the fund, after it was paid."""
    rules = make_rules(insurance_fund=0)
    state = make_state(rules, 100, alice=(1_200 - 100_000, {"A": 1_000}), carol=(500_000, {}))
    after, close_out = carried_out(liquidate(rules, state, CLOSE))
    assert paid(close_out) == (2_000, 1_000, 800)
    assert after.ledger == state.ledger._replace(
        insurance_fund=200, keeper_claims=1_000, close_outs=1, uncovered_bad_debt=0
    )
    assert after.accounts["alice"] == Account(0, {}, 0)
    assert close_out.equity_after == 0


def test_what_the_fund_cannot_pay_is_uncovered(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A shortfall of 10,000 with 3,000 in the fund leaves 7,000 of bad debt, to the quantum."""
    rules = make_rules(insurance_fund=3_000, penalty_capped_by_equity=True)
    state = make_state(rules, 100, alice=(-10_000 - 100_000, {"A": 1_000}), carol=(500_000, {}))
    after, close_out = carried_out(liquidate(rules, state, CLOSE))
    assert close_out.shortfall == 10_000
    assert (after.ledger.insurance_fund, after.ledger.uncovered_bad_debt) == (0, 7_000)


def test_cross_margin_closes_one_market_at_a_time(make_rules: Callable[..., Rules], make_state: States) -> None:
    """While positions remain a negative balance is no shortfall, and an account still liquidatable stays overdue."""
    rules = make_rules("A", "B", margin=Margin.CROSS)
    state = make_state(rules, 100, alice=(-196_000, {"A": 1_000, "B": 1_000}), carol=(500_000, {}))
    state = state._replace(accounts={**state.accounts, "alice": state.accounts["alice"]._replace(overdue=2)})
    after, close_out = carried_out(liquidate(rules, state, CLOSE))
    assert after.accounts["alice"] == Account(-98_000, {"B": 1_000}, 2)
    assert close_out.shortfall == 0
    assert close_out.equity_after == 2_000
    assert close_out.requirement_after == 5_000
    last, close_out = carried_out(liquidate(rules, after, replace(CLOSE, market="B", price=99)))
    assert close_out.shortfall == 980  # 2,000 less the slippage of 1,000 less the penalty of 1,980
    assert last.accounts["alice"] == Account(0, {}, 0)
    assert last.ledger.close_outs == 2


def test_a_close_out_that_heals_clears_overdue(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Cross margin: once the rest of the account meets its requirement, nothing is overdue; nor for the maker."""
    rules = make_rules("A", "B", margin=Margin.CROSS)
    state = make_state(rules, 100, alice=(-191_000, {"A": 1_000, "B": 1_000}), carol=(500_000, {}))
    late = {name: account._replace(overdue=1) for name, account in state.accounts.items()}
    after, _ = carried_out(liquidate(rules, state._replace(accounts=late), CLOSE))
    assert after.accounts["alice"] == Account(-93_000, {"B": 1_000}, 0)
    assert after.accounts["carol"].overdue == 0


@pytest.mark.parametrize(("balance", "charges"), [(-10, 1), (-11, 0), (-15, 0)])
def test_the_cap_leaves_what_the_other_positions_need(
    make_rules: Callable[..., Rules], make_state: States, balance: int, charges: int
) -> None:
    """Cross margin: capped charges take the whole quanta of what is left above the requirement of the other positions.

    Selling A at 10 1/3 leaves balance + 10, and B is worth 10 1/3, of which it requires 9/10: so 1 1/30 is left, or
    1/30, or nothing although the equity is 5 1/3.
    """
    rules = make_rules(
        "A",
        "B",
        margin=Margin.CROSS,
        unit=Fraction(1, 3),
        penalty_capped_by_equity=True,
        maintenance_margin=Fraction(9, 10),
        initial_margin=Fraction(9, 10),
        penalty=Fraction(1, 2),
    )
    state = make_state(rules, 1, alice=(balance, {"A": 31, "B": 31}), carol=(1_000, {}))
    after, close_out = carried_out(liquidate(rules, state, replace(CLOSE, price=1)))
    assert close_out.charges == charges
    assert close_out.equity_after == balance + 10 + Fraction(31, 3) - charges
    assert after.accounts["alice"].balance == balance + 10 - charges


def test_a_maker_may_close_his_own_opposite_position(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A fill nets against what the market maker holds; netted to 0 it has no entry."""
    rules = make_rules()
    state = make_state(rules, 100, alice=LONG, carol=(500_000, {"A": -1_000}))
    after, _ = carried_out(liquidate(rules, state, CLOSE))
    assert after.accounts["carol"] == Account(400_000, {}, 0)
