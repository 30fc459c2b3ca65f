from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from novate.model.actions import Refusal, Step, Withdraw
from novate.model.core.reference.rules import Rules
from novate.model.core.reference.withdraw import withdraw
from novate.model.state import ClearingState

States = Callable[..., ClearingState]


def test_down_to_the_initial_requirement(make_rules: Callable[..., Rules], make_state: States) -> None:
    """An account may take out all but its initial requirement, and not a quantum more."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(10_500 - 100_000, {"A": 1_000}), bob=(200_000, {"A": -1_000}))
    step = withdraw(rules, state, Withdraw("alice", 500))
    assert isinstance(step, Step)
    assert step.state.accounts["alice"].balance == 10_000 - 100_000
    assert step.state.ledger.cash == state.ledger.cash - 500
    refusal = withdraw(rules, state, Withdraw("alice", 501))
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "initial-margin"
    assert refusal.numbers == {"found": Fraction(9_999), "needed": Fraction(10_000)}
    assert "alice" in refusal.message


def test_the_cash_must_be_there(make_rules: Callable[..., Rules], make_state: States) -> None:
    """What the clearing house does not hold cannot be paid out, whatever the account is owed."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(100, {}))
    state = state._replace(ledger=state.ledger._replace(cash=60))
    assert isinstance(withdraw(rules, state, Withdraw("alice", 60)), Step)
    refusal = withdraw(rules, state, Withdraw("alice", 61))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.numbers) == ("cash", {"found": 60, "needed": 61})


def test_a_stranger_has_nothing_to_withdraw(make_rules: Callable[..., Rules], make_state: States) -> None:
    """An account that nobody has used counts as empty."""
    rules = make_rules()
    refusal = withdraw(rules, make_state(rules, 100), Withdraw("nobody", 1))
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "initial-margin"


@pytest.mark.parametrize("amount", [0, -1])
def test_the_amount_is_positive(make_rules: Callable[..., Rules], make_state: States, amount: int) -> None:
    """A negative withdrawal would be a deposit that no cash came in for."""
    rules = make_rules()
    refusal = withdraw(rules, make_state(rules, 100, alice=(10, {})), Withdraw("alice", amount))
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "amount-positive"


def test_a_withdrawal_clears_overdue(make_rules: Callable[..., Rules], make_state: States) -> None:
    """An account that passes the initial requirement is healthy: nothing is overdue any more."""
    rules = make_rules()
    state = make_state(rules, 100, alice=(20_000 - 100_000, {"A": 1_000}), bob=(200_000, {"A": -1_000}))
    state = state._replace(accounts={**state.accounts, "alice": state.accounts["alice"]._replace(overdue=1)})
    step = withdraw(rules, state, Withdraw("alice", 1))
    assert isinstance(step, Step)
    assert step.state.accounts["alice"].overdue == 0
