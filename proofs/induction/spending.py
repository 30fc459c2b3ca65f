"""The invariant where close-outs may spend what covers an account, as long as the fund gets it.

With cross margin close-outs that come before the last one take charges out of the account, and may lose what covers it.
The cover is then counted with what the account has

    spent = what is set aside for its close-outs since it was last healthy + what they brought the insurance fund

`spent` is a ghost of the arguments about the fund alone. What is set aside for a close-out is a share of
`insurance_fund` of the machine that is asked about (its exposure over the open interest); nothing without a limit.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import (
    cover,
    given,
    invariant,
    invariant_with,
    new_account,
    related,
    steps,
    worth_covers,
)
from novate.proofs.induction.pieces import piece
from novate.proofs.induction.set_aside import rate, share_pays

SPENT = z3.Real("spent")


def spending_induction(machine: Machine) -> Iterator[Obligation]:
    """A new account has spent nothing, and every step keeps the invariant with what was spent."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    known = spending(machine, before, SPENT)
    if machine.specification.reverts_below_reward:  # that nobody is late for good is by the cover itself
        known = z3.And(known, invariant(machine, before))
    yield Obligation("a new account has spent nothing", (new_account(before),), spending(machine, before, number(0)))
    for name, step in steps(machine, before, after).items():
        kept = spending(machine, after, spent_after(machine, step))
        worth = worth_covers(machine, name, before)
        premises = (given(machine, name, step, known), *worth, *shared(machine, step), related(machine, step))
        yield Obligation(f"{name} keeps the invariant with what was spent", premises, kept)


@piece
def spending(machine: Machine, state: State, spent: Term) -> Formula:
    """The invariant, the cover being counted with what was spent: never less than nothing, by the healthy nothing."""
    kept = invariant_with(machine, state, cover(machine, state.account, spent))
    return z3.And(kept, spent >= 0, z3.Or(is_liquidatable(machine, state.account), spent == 0))


@piece
def spent_after(machine: Machine, step: Transition) -> Term:
    """What has been spent after a step: nothing where the account is healthy.

    A position that is closed in parts has its share once, when all of it is closed.
    """
    spent = SPENT
    if step.close_out is not None:
        seen, share = step.close_out, rate(machine) * step.before.account.position.anchor
        if not machine.market.close_out.is_whole:
            share = z3.If(step.after.account.holds, number(0), share)
        spent = SPENT + share + (seen.charges - seen.reward)
    return z3.If(is_liquidatable(machine, step.after.account), spent, number(0))


def shared(machine: Machine, step: Transition) -> tuple[Formula, ...]:
    """The share of a close-out: its exposure is within the limit, whose own share is all that is set aside.

    Of symbols it is enough that it pays for the worst (`novate.proofs.induction.set_aside.pays_for_worst`).
    """
    limit = machine.market.max_open_interest
    if step.close_out is None or limit is None:
        return ()
    exposure = step.before.account.position.anchor
    known = (share_pays(machine, exposure),) if machine.parametric else ()
    return *known, exposure <= limit
