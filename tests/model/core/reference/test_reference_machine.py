"""Random runs through the one entry: what holds after every step, whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Step, Trade, Withdraw
from novate.model.core.reference.books import books
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.specification import Margin
from novate.model.state import ClearingState

NAMES = ("alice", "bob", "carol", "dave", "erin")
ACTIONS = 2_000


def random_action(random: Random, rules: Rules, state: ClearingState, trend: int) -> Action:
    """Draw an action that has a fair chance of being allowed."""
    markets = list(rules.markets)
    market = random.choice(markets)
    price = state.markets[market].price
    first, second = random.sample(NAMES, 2)
    kinds = ("deposit", "withdraw", "trade", "trade", "block", "block", "block", "close", "close", "close")
    match random.choice(kinds):
        case "deposit":
            return Deposit(first, random.randint(0, 3_000))
        case "withdraw":
            return Withdraw(first, random.randint(0, 3_000))
        case "trade":
            return Trade(market, first, second, random.randint(0, 300), price + random.randint(-3, 3))
        case "block":
            return NextBlock({name: (moved(random, state, name, trend),) * 2 for name in markets})
        case _:
            holders = [(name, market) for name, account in state.accounts.items() for market in account.positions]
            account, market = random.choice(holders or [(first, market)])
            long = state.accounts[account].positions[market] > 0 if holders else True
            slipped = state.markets[market].price * (99 if long else 101) // 100 + long
            return Liquidate(account, market, random.choice(NAMES), slipped)


def moved(random: Random, state: ClearingState, market: str, trend: int) -> int:
    """Draw a next price: mostly along the trend, now and then beyond the bound."""
    price = state.markets[market].price
    return price + trend * (price * random.randint(0, 11) // 100)


def run(rules: Rules, state: ClearingState, seed: int) -> tuple[Counter[str], ClearingState]:
    """Run random actions; the price trends for a while one way, then the other. Count what happened."""
    random, happened, trend = Random(seed), Counter[str](), 1
    for number in range(ACTIONS):
        if number % 40 == 0:
            trend = -trend if 20 < state.markets["A"].price < 5_000 else (1 if state.markets["A"].price <= 20 else -1)
        action = random_action(random, rules, state, trend)
        before = repr(state)
        outcome = execute(rules, state, action)
        assert repr(state) == before, "an action changed the state it was given"
        if isinstance(outcome, Refusal):
            happened[outcome.guard] += 1
            check_subject(rules, outcome)
            continue
        happened[type(action).__name__] += 1
        happened["shortfall"] += bool(outcome.close_out and outcome.close_out.shortfall)
        state = outcome.state
        check(rules, state)
    return happened, state


OF_ACCOUNT = {"initial-margin", "minimum-notional", "no-position", "overdue-account", "not-liquidatable"}
OF_MARKET = {"minimum-notional", "move-bound", "no-position", "slippage-bound"}


def check_subject(rules: Rules, refusal: Refusal) -> None:
    """Hold that a refusal names whom it is about, and that its sentence is about them."""
    assert refusal.account in NAMES if refusal.guard in OF_ACCOUNT else True, refusal
    assert refusal.market in rules.markets if refusal.guard in OF_MARKET else True, refusal
    assert all(name in refusal.message for name in (refusal.account, refusal.market) if name is not None)


def check(rules: Rules, state: ClearingState) -> None:
    """Hold what must be true of every state."""
    sums, ledger = books(rules, state), state.ledger
    claims = sums.balances + sums.insurance_fund + sums.fees + sums.keeper_claims - sums.uncovered_bad_debt
    assert sums.cash == claims
    assert min(ledger.insurance_fund, ledger.fees, ledger.keeper_claims, ledger.uncovered_bad_debt) >= 0
    for market in rules.markets:
        assert sum(account.positions.get(market, 0) for account in state.accounts.values()) == 0
    for account in state.accounts.values():
        assert 0 not in account.positions.values()
        assert account.positions or account.balance >= 0
        assert len(account.positions) <= rules.specification.most_positions
        assert account.overdue <= rules.specification.keeper_delay + 1
        assert account.overdue == 0 or is_liquidatable(rules, state, account)


@pytest.mark.parametrize("margin", [Margin.ISOLATED, Margin.CROSS])
@pytest.mark.parametrize("capped", [True, False])
def test_random_runs_conserve_money(
    make_rules: Callable[..., Rules], make_state: Callable[..., ClearingState], margin: Margin, capped: bool
) -> None:
    """Cash is accounted for to the quantum after every step, sizes net to zero, and nothing is left half done.

    A run that never came to a shortfall beyond the fund, or never met a guard, would show nothing: they are counted.
    """
    rules = make_rules(
        "A",
        "B",
        margin=margin,
        penalty_capped_by_equity=capped,
        unit=Fraction(1, 3),
        insurance_fund=500,
        keeper_flat_reward=7,
        minimum_notional=100,
        minimum_maintenance=5,
        keeper_delay=2,
    )
    happened: Counter[str] = Counter()
    uncovered = 0
    for seed in range(3):
        counts, state = run(rules, make_state(rules, 100), seed)
        happened += counts
        uncovered += state.ledger.uncovered_bad_debt
    assert uncovered > 0
    expected = {"Deposit", "Withdraw", "Trade", "NextBlock", "Liquidate", "shortfall"}
    expected |= {"initial-margin", "minimum-notional", "move-bound", "no-position"}
    expected |= {"overdue-account", "not-liquidatable"}
    expected |= {"one-market-per-account"} if margin is Margin.ISOLATED else set()
    assert expected <= happened.keys(), happened


def test_every_action_goes_through_the_one_entry(
    make_rules: Callable[..., Rules], make_state: Callable[..., ClearingState]
) -> None:
    """A little story: fund two accounts, trade, let the price fall, close the long out, withdraw the gain."""
    rules = make_rules()
    story: list[Action] = [
        Deposit("alice", 10_000),
        Deposit("bob", 10_000),
        Deposit("carol", 50_000),
        Trade("A", "alice", "bob", 1_000, 100),
        NextBlock({"A": (92, 92)}),
        Liquidate("alice", "A", "carol", 92),
        Withdraw("bob", 8_800),
    ]
    state = make_state(rules, 100)
    for action in story:
        step = execute(rules, state, action)
        assert isinstance(step, Step), step
        state = step.state
    assert {name: account.balance for name, account in state.accounts.items()} == {
        "alice": 10_000 - 8_000 - 1_840,
        "bob": 10_000 + 100_000 - 8_800,
        "carol": 50_000 - 92_000,
    }
    assert state.ledger.keeper_claims == 920
