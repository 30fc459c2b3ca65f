"""Obligations about an arbitrary close-out, from an arbitrary state of the invariant."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.observation import CloseOut
from novate.model.symbolic.health import power_lemma
from novate.model.symbolic.numbers import Formula, Term
from novate.model.symbolic.state import Machine, State, fresh_state
from novate.model.symbolic.transition import Transition
from novate.proofs.invariant import any_close_out, invariant, own_cover
from novate.proofs.obligation import Obligation
from novate.properties import PROPERTIES
from novate.properties.property import Claim, CloseOutClaims


def implied(claim: Claim, name: str, premises: tuple[Formula, ...]) -> Obligation:
    """The claim as an obligation."""
    given = () if claim.premise is True else (claim.premise,)
    return Obligation(f"{name}: {claim.label}", (*premises, *given), claim.conclusion)


def reachable(machine: Machine, state: State) -> tuple[Formula, ...]:
    """What is known of every reachable state."""
    return invariant(machine, state), power_lemma(machine, state.account)


def reachable_close_out(machine: Machine) -> tuple[Transition, tuple[Formula, ...]]:
    """A close-out with a free fill, and the premises that say so."""
    step = any_close_out(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))
    return step, (*reachable(machine, step.before), step.relation)


def observed(step: Transition) -> CloseOut[Term]:
    """What a close-out shows."""
    if step.close_out is None:
        raise TypeError("the step is no close-out")
    return step.close_out


def claims_of(machine: Machine, claims: CloseOutClaims, *lemmas: Formula) -> Iterator[Obligation]:
    """What a property claims of every close-out of this machine."""
    step, premises = reachable_close_out(machine)
    for claim in claims(machine.specification, machine.market, observed(step)):
        yield implied(claim, "liquidate", (*premises, *lemmas))


def no_shortfall(machine: Machine) -> Iterator[Obligation]:
    """The claim of no-bad-debt."""
    yield from claims_of(machine, PROPERTIES["no-bad-debt"].on_close_out)


def rewards(machine: Machine) -> Iterator[Obligation]:
    """The claims of keeper-incentive."""
    yield from claims_of(machine, PROPERTIES["keeper-incentive"].on_close_out, worth_of_others(machine))


def worth_of_others(machine: Machine) -> Formula:
    """The other positions are worth what covers them before the close-out: `equity_covers` of their machines."""
    others = fresh_state(machine, "before").account.others
    return others.value >= others.anchor


def equity_covers(machine: Machine) -> Obligation:
    """At the oracle price a position is worth what it contributed to the account's health, less its margin."""
    state = fresh_state(machine, "now")
    value = machine.side.sign * state.account.position.oracle
    premises = (*reachable(machine, state), state.account.holds)
    return Obligation("the position is worth its cover", premises, value >= own_cover(machine, state.account))
