"""Obligations about an arbitrary close-out, from an arbitrary state of the invariant."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.margin import required
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_allowance, rounding_of_all
from novate.model.specification import Level, Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import any_close_out, invariant, own_cover
from novate.proofs.induction.spending import SPENT, spending
from novate.properties.property import Claim


def no_drain(machine: Machine) -> Obligation:
    """A close-out costs the fund nothing: the shortfall is at most the fund's own part of the charges, but for R."""
    step, premises = reachable_close_out(machine, spends=machine.many_positions)
    whole = (whole_beyond_spent(machine, step),) if machine.many_positions else ()
    return Obligation("a close-out does not drain the fund", (*premises, *whole), drains_nothing(machine, step))


def drains_nothing(machine: Machine, step: Transition) -> Formula:
    """Shortfall - (charges - reward) <= R, what the account spent before not counted."""
    return beyond_spent(step, spends=machine.many_positions) <= allowed(machine, step)


def allowed(machine: Machine, step: Transition) -> Term:
    """R, for each close-out of the account where they are in parts."""
    found: Term = rounding_of_all(machine.specification, observed(step).close_outs)
    return found


def whole_beyond_spent(machine: Machine, step: Transition) -> Formula:
    """It is whole, at R: charges and rewards are, and where nothing is set aside nothing else is ever spent."""
    beyond, allowance = beyond_spent(step, spends=True), rounding_allowance(machine.specification)
    return z3.Or(beyond <= allowance, beyond >= allowance + 1)


def implied(claim: Claim, name: str, premises: tuple[Formula, ...]) -> Obligation:
    """The claim as an obligation."""
    given = () if claim.premise is True else (claim.premise,)
    return Obligation(f"{name}: {claim.label}", (*premises, *given), claim.conclusion)


def reachable(machine: Machine, state: State, *, spends: bool = False) -> tuple[Formula, ...]:
    """What is known of every reachable state; with `spends`, where close-outs may spend what covers an account."""
    return (spending(machine, state, SPENT) if spends else invariant(machine, state),)


def reachable_close_out(machine: Machine, *, spends: bool = False) -> tuple[Transition, tuple[Formula, ...]]:
    """A close-out with a free fill, and the premises that say so."""
    step = any_close_out(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))
    return step, (*reachable(machine, step.before, spends=spends), step.relation)


def beyond_spent(step: Transition, *, spends: bool = False) -> Term:
    """What a close-out drains, and of an account's last one only what was not spent before."""
    is_last = step.before.account.others.count == 0
    return observed(step).drain - (z3.If(is_last, SPENT, number(0)) if spends else 0)


def observed(step: Transition) -> CloseOut[Term]:
    """What a close-out shows."""
    if step.close_out is None:
        raise TypeError("the step is no close-out")
    return step.close_out


def worth_of_others(machine: Machine) -> Formula:
    """The other positions are worth what covers them before the close-out: `equity_covers` of their machines."""
    others = fresh_state(machine, "before").account.others
    return others.value >= but_for_payments(machine, others.anchor, others.count)


def equity_covers(machine: Machine, *, spends: bool = False) -> Obligation:
    """At the oracle price a position is worth what it contributed to the account's health, less its margin."""
    state = fresh_state(machine, "now")
    value = machine.side.sign * state.account.position.oracle
    premises = (*reachable(machine, state, spends=spends), state.account.holds)
    cover = but_for_payments(machine, own_cover(machine, state.account), 1)
    return Obligation("the position is worth its cover", premises, value >= cover)


def but_for_payments(machine: Machine, amount: Term, positions: Term) -> Term:
    """Less what rounding of funding can have cost so many positions since their account was last healthy."""
    return amount - machine.specification.funding_payments * positions if machine.pays_funding else amount


def maker_can_pay(machine: Machine, fill: Term, oracle: Term) -> Formula:
    """A fresh maker with 1 + fill + (1 + i) N + c in cash passes the initial requirement with the position it takes."""
    market = machine.market
    requirement = required(market, Level.INITIAL, oracle)
    cash = 1 + fill + oracle + requirement
    paid = fill + 1 if machine.side is Side.LONG else -fill + 1
    return cash - paid + machine.side.sign * oracle >= requirement
