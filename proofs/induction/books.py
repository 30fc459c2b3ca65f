"""The symbolic books, and that every step keeps them balanced."""

from __future__ import annotations

from dataclasses import fields

from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import State
from novate.model.observation import Books


def books(state: State, owed: Term) -> Books[Term]:
    """What the state says of the clearing house's money."""
    ledger = {field.name: getattr(state.ledger, field.name) for field in fields(state.ledger) if field.name != "spent"}
    balances = state.account.balance + state.counterparty + state.bystanders
    return Books(balances=balances, owed=owed, **ledger)
