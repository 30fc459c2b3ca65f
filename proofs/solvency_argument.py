"""Solvency: from what is true of one account to the books of the clearing house.

Two sums are taken outside the solver. (1) Sizes net to zero in every market, so the equities of all accounts add up to
their balances: owed = balances + deficits. (2) An account's deficit is at most L quanta of rounding for each of its
close-outs since it was last healthy; `pending` is the number of those over all accounts, so deficits <= L * pending.

The verdict for one (market, side) says that its accounts contribute no deficit and no bad debt; the statement for the
whole mechanism holds where all of them are proved.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.observation import Books
from novate.model.rounding import rounding_allowance, rounding_per_close_out
from novate.model.symbolic.margin import equity
from novate.model.symbolic.numbers import Formula, Term
from novate.model.symbolic.state import Machine, State, fresh_state
from novate.model.symbolic.transition import Transition
from novate.proofs.books import books
from novate.proofs.close_out_argument import equity_covers, implied, observed, reachable, reachable_close_out
from novate.proofs.obligation import Obligation
from novate.properties import PROPERTIES


def assembled(machine: Machine) -> Iterator[Obligation]:
    """From there to the statement."""
    yield small_deficit(machine)
    yield from books_balance(machine)


def small_deficit(machine: Machine) -> Obligation:
    """An account's equity at the oracle price is at least minus L quanta for each close-out since it was healthy."""
    state = fresh_state(machine, "now")
    account = state.account
    worth = z3.Implies(account.holds, equity_covers(machine).conclusion)
    others_worth = account.others.value >= account.others.anchor
    small = equity(machine, account) >= -rounding_per_close_out(machine.specification) * account.closed
    return Obligation("deficits are rounding", (*reachable(machine, state), worth, others_worth), small)


def no_drain(machine: Machine) -> Obligation:
    """A close-out costs the fund nothing: the shortfall is at most the fund's own part of the charges, but for R."""
    step, premises = reachable_close_out(machine)
    return Obligation("a close-out does not drain the fund", premises, drains_nothing(machine, step))


def drains_nothing(machine: Machine, step: Transition) -> Formula:
    """Shortfall - (charges - reward) <= R."""
    return observed(step).drain <= rounding_allowance(machine.specification)


def losses_add_up(machine: Machine) -> Obligation:
    """A close-out adds at most R to what rounding may have cost: L if the account lives on, its shortfall if not."""
    step, premises = reachable_close_out(machine)
    before, after = step.before, step.after
    pending = z3.Real("pending")
    still_pending = pending + after.account.closed - before.account.closed
    return Obligation(
        "losses by rounding add up",
        (*premises, drains_nothing(machine, step), lost(machine, before, pending)),
        lost(machine, after, still_pending),
    )


def lost(machine: Machine, state: State, pending: Term) -> Formula:
    """Uncovered bad debt, and L quanta for each pending close-out, are at most R for each close-out so far."""
    allowance = rounding_allowance(machine.specification) * state.ledger.close_outs
    return state.ledger.uncovered_bad_debt + rounding_per_close_out(machine.specification) * pending <= allowance


def books_balance(machine: Machine) -> Iterator[Obligation]:
    """With conservation: what is owed can be paid."""
    state = fresh_state(machine, "now")
    deficits, pending = z3.Reals("deficits pending")
    entries: Books[Term] = books(state, owed=z3.Real("owed"))
    (balanced,) = PROPERTIES["conservation"].on_books(machine.specification, entries)
    premises = (
        balanced.conclusion,
        entries.owed == entries.balances + deficits,
        deficits <= rounding_per_close_out(machine.specification) * pending,
        lost(machine, state, pending),
        entries.insurance_fund >= 0,
    )
    for claim in PROPERTIES["solvency"].on_books(machine.specification, entries):
        yield implied(claim, "books", premises)
