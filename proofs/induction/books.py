"""The symbolic books, and that every step keeps them balanced."""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Term, number
from novate.model.core.symbolic.state import State, amounts_of
from novate.model.observation import Books


def books(state: State, owed: Term) -> Books[Term]:
    """What the state says of the clearing house's money."""
    ledger = {each: getattr(state.ledger, each) for each in amounts_of(state.ledger.pool is not None)}
    ledger.setdefault("pool", number(0))
    balances = state.account.balance + state.counterparty + state.bystanders
    return Books(balances=balances, owed=owed, **ledger)
