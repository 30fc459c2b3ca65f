"""Withdraw: cash goes out; the initial requirement must hold afterwards, and the cash must be there."""

from __future__ import annotations

from novate.model.core.symbolic.health import restarted
from novate.model.core.symbolic.margin import passes_initial
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.prices import same_prices
from novate.model.core.symbolic.state import Machine, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, others_unchanged, rest_unchanged


def withdraw(machine: Machine, before: State, after: State, amount: Term) -> Transition:
    """`amount` quote quanta out of the account."""
    guards = {
        "amount-positive": amount > 0,
        "cash": before.ledger.cash >= amount,
        "initial-margin": passes_initial(machine, after.account),
    }
    effects = (
        after.account.balance == before.account.balance - amount,
        after.account.holds == before.account.holds,
        same_prices(before.account.position, after.account.position),
        others_unchanged(before, after),
        restarted(after.account),
        after.ledger.cash == before.ledger.cash - amount,
        ledger_unchanged(before, after, but=("cash",)),
        rest_unchanged(before, after),
    )
    return Transition(guards, effects, before, after)
