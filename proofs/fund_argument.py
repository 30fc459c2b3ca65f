"""Fund sufficiency, one side of one market: a close-out drains at most its share of what is set aside for that side.

What is set aside is `insurance_fund` of the machine that is asked about. With isolated margin one close-out empties the
account, and the invariant says what it can cost. With cross margin close-outs that come before the last one may have
used up what covers it; they spend shares of their own. So the cover is counted with what the account has

    spent = sum of the shares of its close-outs since it was last healthy + what they brought the fund

and the last close-out drains at most what was spent and its own share. The others drained the negative of what they
brought: so the account as a whole drains at most the sum of the shares. `spent` is a ghost of this argument alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import z3

from novate.model.symbolic.health import power_lemma
from novate.model.symbolic.margin import is_liquidatable
from novate.model.symbolic.numbers import Formula, Term, number
from novate.model.symbolic.state import Machine, State, fresh_state
from novate.model.symbolic.transition import Transition
from novate.proofs.close_out_argument import implied, observed, reachable
from novate.proofs.invariant import STEPS, any_close_out, cover, given, invariant_with, new_account, steps
from novate.proofs.obligation import Obligation
from novate.properties.fund_sufficiency import on_share

SPENT = z3.Real("spent")


def share_of_fund(machine: Machine) -> Iterator[Obligation]:
    """The lemma: what a close-out drains, less what was spent before it, is at most its share."""
    step = any_close_out(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))
    drain = observed(step).drain
    if machine.many_positions:
        known: tuple[Formula, ...] = (spending(machine, step.before, SPENT), power_lemma(machine, step.before.account))
        drain = drain - z3.If(step.before.account.others.count == 0, SPENT, number(0))
    else:
        known = reachable(machine, step.before)
    exposure, part = step.before.account.position.anchor, machine.specification.insurance_fund
    for claim in on_share(machine.specification, machine.market, exposure, drain, part=part):
        yield implied(claim, "liquidate", (*known, step.relation))
    if not machine.many_positions:
        yield moved_against(machine)


def moved_against(machine: Machine) -> Obligation:
    """Whoever is liquidatable saw the oracle price move against him since he was healthy, at a margin below 100 %.

    Where accounts are closed out in the block after that, everybody closed out in one block saw the same two oracle
    prices: so in one block it is the longs of a market or its shorts, never both.
    """
    state = fresh_state(machine, "now")
    account, sign = state.account, machine.side.sign
    premises = (*reachable(machine, state), account.holds, is_liquidatable(machine, account))
    against = sign * (account.position.oracle - account.position.anchor) < 0
    never = machine.market.maintenance_margin >= 1 if sign > 0 else False
    return Obligation("the price moved against it", premises, z3.Or(never, against))


def spending_induction(machine: Machine, only: Iterable[str] = STEPS) -> Iterator[Obligation]:
    """The invariant with what was spent: a new account has spent nothing, and every step keeps it."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    known = spending(machine, before, SPENT)
    yield Obligation("a new account has spent nothing", (new_account(before),), spending(machine, before, number(0)))
    for name, step in steps(machine, before, after, only).items():
        kept = spending(machine, after, spent_after(machine, step))
        premises = (*given(machine, name, step, known), *shared(machine, step), step.relation)
        yield Obligation(f"{name} keeps the invariant with what was spent", premises, kept)


def spending(machine: Machine, state: State, spent: Term) -> Formula:
    """The invariant, the cover being counted with what was spent: never less than nothing, by the healthy nothing."""
    kept = invariant_with(machine, state, cover(machine, state.account, spent))
    return z3.And(kept, spent >= 0, z3.Or(is_liquidatable(machine, state.account), spent == 0))


def spent_after(machine: Machine, step: Transition) -> Term:
    """What has been spent after a step: nothing where the account is healthy."""
    spent = SPENT
    if step.close_out is not None:
        seen = step.close_out
        spent = SPENT + RATE * step.before.account.position.anchor + (seen.charges - seen.reward)
    return z3.If(is_liquidatable(machine, step.after.account), spent, number(0))


RATE = z3.Real("set aside per unit of exposure")


def shared(machine: Machine, step: Transition) -> tuple[Formula, ...]:
    """The share of a close-out: its exposure is within the limit, whose own share is all that is set aside."""
    if step.close_out is None:
        return ()
    limit, part = machine.market.max_open_interest, machine.specification.insurance_fund
    if limit is None:
        return (RATE == 0,)
    return number(limit) * RATE == number(part), step.before.account.position.anchor <= limit
