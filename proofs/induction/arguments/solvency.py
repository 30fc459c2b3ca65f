"""Solvency: from what is true of one account to the books of the clearing house.

Two sums are taken outside the solver. (1) Sizes net to zero in every market, so the equities of all accounts add up to
their balances: owed = balances + deficits. (2) An account's deficit is at most L quanta of rounding for each of its
close-outs since it was last healthy; `pending` is the number of those over all accounts, so deficits <= L * pending.
With several positions in an account its deficit may be as much larger as the fund got from its close-outs
(`novate.proofs.induction.spending`); `all_spent` is the sum of that over all accounts.

The verdict for one (market, side) says that its accounts contribute no deficit and no bad debt; the statement for the
whole mechanism holds where all of them are proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import z3

from novate.model.core.symbolic.margin import equity
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.model.observation import Books
from novate.model.rounding import rounding_allowance, rounding_per_close_out
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.books import books
from novate.proofs.induction.close_outs import (
    but_for_payments,
    drains_nothing,
    equity_covers,
    implied,
    no_drain,
    reachable,
    reachable_close_out,
)
from novate.proofs.induction.part import Argument, Part, alone
from novate.proofs.induction.set_aside import unfunded
from novate.proofs.induction.spending import SPENT, spent_after
from novate.properties.balance import balance
from novate.properties.solvency import SOLVENCY


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """What every position that the account may hold contributes, and the sums."""
    yield from (part for each in together for part in own_solvency(each))
    yield Part(SOLVENCY.name, machine, assembled)


def own_solvency(machine: Machine) -> Iterator[Part]:
    """What solvency asks of every market and side whose positions an account may hold."""
    worth = partial(equity_covers, spends=machine.many_positions)
    for name, build in (("worth at the oracle price", worth), ("drain", no_drain), ("losses", losses_add_up)):
        yield Part(name, machine, partial(alone, build))


def assembled(machine: Machine) -> Iterator[Obligation]:
    """From there to the statement."""
    yield small_deficit(machine)
    yield from books_balance(machine)


def small_deficit(machine: Machine) -> Obligation:
    """An account's equity at the oracle price is at least minus L quanta for each close-out since it was healthy.

    With several positions it may have spent more: what it is short of is then in the fund. And what it has paid in
    funding may have been rounded, T quanta for each position.
    """
    state, spends = fresh_state(machine, "now"), machine.many_positions
    account = state.account
    worth = z3.Implies(account.holds, equity_covers(machine).conclusion)
    others_worth = account.others.value >= but_for_payments(machine, account.others.anchor, account.others.count)
    held = account.others.count + z3.If(account.holds, number(1), number(0))
    least = -rounding_per_close_out(machine.specification) * account.closed - (SPENT if spends else 0)
    least = but_for_payments(machine, least, held)
    known = reachable(machine, state, spends=spends)
    return Obligation("deficits are rounding", (*known, worth, others_worth), equity(machine, account) >= least)


def losses_add_up(machine: Machine) -> Obligation:
    """A close-out adds at most R to what rounding may have cost: L if the account lives on, its shortfall if not."""
    step, premises = reachable_close_out(machine, spends=machine.many_positions)
    before, after = step.before, step.after
    pending, all_spent = z3.Reals("pending all_spent")
    still_pending = pending + after.account.closed - before.account.closed
    spent_now = all_spent + spent_after(unfunded(machine), step) - SPENT
    return Obligation(
        "losses by rounding add up",
        (*premises, drains_nothing(machine, step), lost(machine, before, pending, all_spent)),
        lost(machine, after, still_pending, spent_now),
    )


def lost(machine: Machine, state: State, pending: Term, all_spent: Term) -> Formula:
    """Uncovered bad debt, and L quanta for each pending close-out, are at most R for each close-out so far.

    With several positions in an account, beside what accounts have spent, which is still in the fund.
    """
    ledger, rounding = state.ledger, rounding_per_close_out(machine.specification)
    allowance = rounding_allowance(machine.specification) * ledger.close_outs
    if machine.many_positions:
        return ledger.uncovered_bad_debt + rounding * pending + all_spent <= allowance + ledger.insurance_fund
    return ledger.uncovered_bad_debt + rounding * pending <= allowance


def books_balance(machine: Machine) -> Iterator[Obligation]:
    """With conservation: what is owed can be paid."""
    state = fresh_state(machine, "now")
    deficits, pending, all_spent = z3.Reals("deficits pending all_spent")
    spent = all_spent if machine.many_positions else 0
    entries: Books[Term] = replace(books(state, owed=z3.Real("owed")), open_positions=z3.Real("open positions"))
    premises = (
        balance(machine.specification, entries).conclusion,
        entries.owed == entries.balances + deficits,
        but_for_payments(machine, deficits, entries.open_positions)
        <= rounding_per_close_out(machine.specification) * pending + spent,
        lost(machine, state, pending, all_spent),
        entries.insurance_fund >= 0,
    )
    for claim in SOLVENCY.on_books(machine.specification, entries):
        yield implied(claim, "books", premises)


SUMS = (
    "Sums over all accounts: sizes net to zero in every market, so equities add up to balances; an account's "
    "deficit is at most the rounding of its close-outs, so deficits add up to no more than that."
)
ARGUMENT = Argument(claim, spends=lambda machine: machine.many_positions, summed=lambda _: SUMS)
