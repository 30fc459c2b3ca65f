"""Deposit: money comes in. It may cure an account, and then nothing of it is overdue any more."""

from __future__ import annotations

from novate.model.actions import Deposit, Refusal, Step
from novate.model.core.reference.accounts import account_of, rested_if_healthy, updated
from novate.model.core.reference.gains import moving
from novate.model.core.reference.guards import amount_positive, named
from novate.model.core.reference.rules import Rules
from novate.model.state import ClearingState


def deposit(rules: Rules, state: ClearingState, action: Deposit) -> Step | Refusal:
    """Add the amount to the account's balance and to the cash held."""
    refusal = amount_positive(action.amount) or named(action.account)
    if refusal is not None:
        return refusal
    before = account_of(state, action.account)
    account = moving(rules, before._replace(balance=before.balance + action.amount), action.amount)
    ledger = state.ledger._replace(cash=state.ledger.cash + action.amount)
    return Step(updated(state, {action.account: rested_if_healthy(rules, state, account)}, ledger))
