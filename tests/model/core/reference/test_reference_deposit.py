from __future__ import annotations

from collections.abc import Callable

import pytest

from novate.model.actions import Deposit, Refusal, Step
from novate.model.core.reference.deposit import deposit
from novate.model.core.reference.rules import Rules
from novate.model.state import Account, ClearingState

States = Callable[..., ClearingState]


def test_a_deposit_makes_an_account(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The first deposit of an account creates it; balance and cash grow by the amount."""
    rules = make_rules()
    step = deposit(rules, make_state(rules, 100), Deposit("alice", 7))
    assert isinstance(step, Step)
    assert step.state.accounts == {"alice": Account(7, {}, 0)}
    assert step.state.ledger.cash == 1_000_007
    assert step.close_out is None


@pytest.mark.parametrize("amount", [0, -3])
def test_the_amount_is_positive(make_rules: Callable[..., Rules], make_state: States, amount: int) -> None:
    """Nothing, or less, is not a deposit."""
    rules = make_rules()
    refusal = deposit(rules, make_state(rules, 100), Deposit("alice", amount))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.numbers) == ("amount-positive", {"found": amount, "needed": 1})


@pytest.mark.parametrize(("amount", "overdue"), [(1, 3), (2, 0)])
def test_a_cured_account_is_no_longer_overdue(
    make_rules: Callable[..., Rules], make_state: States, amount: int, overdue: int
) -> None:
    """`overdue` starts again at 0 when the deposit makes the account healthy, and only then."""
    rules = make_rules()
    state = make_state(rules, 100)
    state = state._replace(accounts={"alice": Account(4_998 - 100_000, {"A": 1_000}, 3)})
    step = deposit(rules, state, Deposit("alice", amount))
    assert isinstance(step, Step)
    assert step.state.accounts["alice"].overdue == overdue
