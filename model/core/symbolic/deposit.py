"""Deposit: cash comes in; an account that it makes healthy starts anew."""

from __future__ import annotations

from novate.model.core.symbolic.health import carried, settled
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.prices import same_prices
from novate.model.core.symbolic.state import Machine, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, others_unchanged, rest_unchanged


def deposit(machine: Machine, before: State, after: State, amount: Term) -> Transition:
    """`amount` quote quanta into the account."""
    effects = (
        after.account.balance == before.account.balance + amount,
        after.account.holds == before.account.holds,
        same_prices(before.account.position, after.account.position),
        others_unchanged(before, after),
        settled(machine, after.account, carried(before.account, after.account)),
        after.ledger.cash == before.ledger.cash + amount,
        ledger_unchanged(before, after, but=("cash",)),
        rest_unchanged(before, after),
    )
    return Transition({"amount-positive": amount > 0}, effects, before, after)
