"""Withdraw: cash goes out; the initial requirement must hold afterwards, and the cash must be there."""

from __future__ import annotations

from novate.model.core.symbolic.health import restarted
from novate.model.core.symbolic.margin import passes_initial
from novate.model.core.symbolic.numbers import Rounding, Term
from novate.model.core.symbolic.prices import same_prices
from novate.model.core.symbolic.state import Machine, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, others_unchanged, rest_unchanged
from novate.model.core.symbolic.waterfall import gate_open, paid_out
from novate.model.observation import Withdrawn


def withdraw(
    machine: Machine, before: State, after: State, amount: Term, rounding: Rounding | None = None
) -> Transition:
    """`amount` quote quanta out of the account; what it is paid of that is rounded exactly where `rounding` is."""
    old, new = before.ledger, after.ledger
    paid, effects_of_layers = paid_out(machine, old, new, amount, rounding)
    opened = gate_open(old)
    guards = {
        "amount-positive": amount > 0,
        **({} if opened is None else {"gate-open": opened}),
        "cash": old.cash >= paid,
        "initial-margin": passes_initial(machine, after.account),
    }
    changed = ("cash", "uncovered_bad_debt") if effects_of_layers else ("cash",)
    effects = (
        after.account.balance == before.account.balance - amount,
        after.account.holds == before.account.holds,
        same_prices(before.account.position, after.account.position),
        others_unchanged(before, after),
        restarted(after.account),
        new.cash == old.cash - paid,
        ledger_unchanged(before, after, but=changed),
        rest_unchanged(before, after),
        *effects_of_layers,
    )
    seen = Withdrawn(amount, old.cash, old.uncovered_bad_debt, new.cash, new.uncovered_bad_debt)
    return Transition(guards, effects, before, after, withdrawn=seen)
