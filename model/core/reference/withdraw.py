"""Withdraw: money goes out, as long as the cash is there and the account keeps its initial margin.

While losses are uncovered, a layer of the waterfall may keep back a part of it, or keep everybody from withdrawing.
"""

from __future__ import annotations

from novate.model.actions import Refusal, Step, Withdraw
from novate.model.core.reference.accounts import account_of, rested, updated
from novate.model.core.reference.gains import moving
from novate.model.core.reference.guards import amount_positive, initial_margin
from novate.model.core.reference.rules import Rules
from novate.model.core.reference.waterfall import gate_open, paid_out
from novate.model.observation import Withdrawn
from novate.model.state import ClearingState, Ledger


def withdraw(rules: Rules, state: ClearingState, action: Withdraw) -> Step | Refusal:
    """Take the amount off the account's balance and off the cash held."""
    before, ledger = account_of(state, action.account), state.ledger
    account = rested(before._replace(balance=before.balance - action.amount))
    paid = paid_out(rules.specification, ledger, action.amount)
    refusal = (
        amount_positive(action.amount)
        or gate_open(ledger)
        or cash_there(state, paid)
        or initial_margin(rules, state, action.account, account)
    )
    if refusal is not None:
        return refusal
    after = paid_of(ledger, action.amount, paid)
    seen = Withdrawn(action.amount, ledger.cash, ledger.uncovered_bad_debt, after.cash, after.uncovered_bad_debt)
    gone = moving(rules, account, -action.amount)
    return Step(updated(state, {action.account: gone}, after), withdrawn=seen)


def paid_of(ledger: Ledger, amount: int, paid: int) -> Ledger:
    """Pay so much of an amount; what it is not paid is not missing any more."""
    missing = ledger.uncovered_bad_debt - (amount - paid)
    return ledger._replace(cash=ledger.cash - paid, uncovered_bad_debt=missing)


def cash_there(state: ClearingState, amount: int) -> Refusal | None:
    """Refuse to pay out more than the clearing house holds."""
    cash = state.ledger.cash
    if cash >= amount:
        return None
    message = f"{amount} quote quanta are to be paid out; the clearing house holds {cash}"
    return Refusal("cash", message, {"found": cash, "needed": amount})
