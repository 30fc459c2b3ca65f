"""The symbolic books, and that every step keeps them balanced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from novate.model.core.symbolic.numbers import Term, number
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.model.observation import Books
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import STEPS, steps
from novate.properties import PROPERTIES


def books(state: State, owed: Term) -> Books[Term]:
    """What the state says of the clearing house's money."""
    ledger = {field.name: getattr(state.ledger, field.name) for field in fields(state.ledger)}
    balances = state.account.balance + state.counterparty + state.bystanders
    return Books(balances=balances, owed=owed, **ledger)


def conservation(machine: Machine, only: Iterable[str] = STEPS) -> Iterator[Obligation]:
    """Every step (or `only` some) keeps the books balanced; nothing else is assumed of the state."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    on_books = PROPERTIES["conservation"].on_books
    (given,) = on_books(machine.specification, books(before, number(0)))
    (kept,) = on_books(machine.specification, books(after, number(0)))
    for name, step in steps(machine, before, after, only).items():
        yield Obligation(f"{name} keeps the books balanced", (given.conclusion, step.relation), kept.conclusion)
