"""Withdraw: money goes out, as long as the cash is there and the account keeps its initial margin."""

from __future__ import annotations

from novate.model.actions import Refusal, Step, Withdraw
from novate.model.core.reference.accounts import account_of, rested, updated
from novate.model.core.reference.guards import amount_positive, initial_margin
from novate.model.core.reference.rules import Rules
from novate.model.state import ClearingState


def withdraw(rules: Rules, state: ClearingState, action: Withdraw) -> Step | Refusal:
    """Take the amount off the account's balance and off the cash held."""
    before = account_of(state, action.account)
    account = rested(before._replace(balance=before.balance - action.amount))
    refusal = (
        amount_positive(action.amount)
        or cash_there(state, action.amount)
        or initial_margin(rules, state, action.account, account)
    )
    if refusal is not None:
        return refusal
    ledger = state.ledger._replace(cash=state.ledger.cash - action.amount)
    return Step(updated(state, {action.account: account}, ledger))


def cash_there(state: ClearingState, amount: int) -> Refusal | None:
    """Refuse to pay out more than the clearing house holds."""
    cash = state.ledger.cash
    if cash >= amount:
        return None
    message = f"{amount} quote quanta are to be paid out; the clearing house holds {cash}"
    return Refusal("cash", message, {"found": cash, "needed": amount})
