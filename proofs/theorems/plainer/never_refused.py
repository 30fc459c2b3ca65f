"""Why a mechanism that refuses close-outs is the plain one where the mechanism of the reward alone leaves no bad debt.

By induction: until somebody is refused the mechanism has done what the plain one can do, so what the plain one's
invariant says is true of every account; and whoever it is true of is not refused. The other way round: the run that
leaves bad debt in the mechanism of the reward alone ends at an account that is refused.

With isolated margin the invariant holds whatever the margins are; of several positions it does where the plain
mechanism leaves no bad debt, which is asked besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import z3

from novate.model.caches.cache import Cache
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.liquidate import is_refused
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.prices import others_shape
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.rounding import rounding_allowance
from novate.model.specification import Margin, Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import equity_covers, implied, observed, reachable, worth_of_others
from novate.proofs.induction.invariant import any_close_out, induction, steps
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.in_force import in_force, mechanism_title
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import SHAPES, Parameters, Shape
from novate.proofs.theorems.plainer import stuck_without_debt
from novate.proofs.theorems.plainer.refusals import (
    of_reward_alone,
    others_are_held,
    refusing_rows,
    rows,
    without_refusals,
)
from novate.properties import PROPERTIES, USUAL

NAME = "never-refused"
REFUSING = tuple(
    replace(shape, reverts_below_reward=True) for shape in SHAPES if shape.closes_whole and not shape.pays_funding
)
"""The shapes of which it is proved."""
BY_HAND = "until somebody is refused, what was done is a run of the plain mechanism: by induction over its steps"


def is_in_force(machine: Machine) -> bool:
    """Whether all of this is proved of the mechanism as it is, and of its oracle."""
    shape = replace(Shape.of(machine).plain, oracles=())
    if shape not in REFUSING or not in_force(USUAL.name, Shape.of(of_reward_alone(machine))):
        return False
    return _locked.once(shape, lambda: digest.obligations(obligations(shape)) == lock.COMPONENTS.get(title(shape)))


def is_never(machine: Machine) -> bool:
    """Whether nobody is ever refused in a mechanism that may refuse."""
    return is_in_force(machine) and not refusing_rows(machine) and others_are_held(machine)


def title(shape: Shape) -> str:
    """As in `never-refused/isolated/long/capped/reverts`."""
    return f"{NAME}/{mechanism_title(shape)}"


_locked: Cache[Shape, bool] = Cache()


def of_all_shapes(margin: Margin, build: Callable[[Shape], Iterable[Obligation]]) -> Iterator[Obligation]:
    """The obligations of all shapes with isolated or with cross margin, each with its shape in its name."""
    for shape in (each for each in REFUSING if each.margin is margin):
        yield from (replace(each, name=f"{each.name} ({shape})") for each in build(shape))


def obligations(shape: Shape) -> Iterator[Obligation]:
    """All hold iff each step of the argument does."""
    yield from sufficient(shape)
    yield from necessary(shape)


def sufficient(shape: Shape) -> Iterator[Obligation]:
    """Where the rows hold nobody is refused, and then the rule changes nothing."""
    machine = refusing(shape)
    yield nobody_refused(machine)
    yield from paid_where_held(machine)
    if stuck_without_debt.is_carried(shape):
        yield from stuck_without_debt.obligations(machine)
    yield from changes_nothing(machine)
    if machine.many_positions:
        covered = equity_covers(machine)
        yield replace(covered, premises=(*granted(machine), *covered.premises))
    else:
        plain = without_refusals(machine)
        yield from (replace(each, premises=(*facts(plain), *each.premises)) for each in induction(plain))


def necessary(shape: Shape) -> Iterator[Obligation]:
    """Where a run leaves bad debt in the mechanism of the reward alone, it ends at an account that is refused."""
    yield owed_is_refused(refusing(shape))


def refusing(shape: Shape) -> Machine:
    """The machine of symbols."""
    plain = shape.machine
    return replace(plain, specification=replace(plain.specification, reverts_below_reward=True))


def granted(machine: Machine) -> tuple[Formula, ...]:
    """What is known of the parameters: the rows, and that there is a worst price."""
    alone = of_reward_alone(machine)
    bounded = (lag_profile(machine).has_most,) if machine.side is Side.SHORT or machine.many_positions else ()
    return (*facts(machine), *bounded, *(row.holds(Parameters.of(alone)) for row in rows(alone)))


def nobody_refused(machine: Machine) -> Obligation:
    """Of an account that the invariant is true of, whose other positions are worth their cover."""
    state = fresh_state(machine, "before")
    worth = (worth_of_others(machine),) if machine.many_positions else ()
    overdue = (*reachable(machine, state), state.account.holds, state.account.overdue >= 1, *worth)
    nobody = z3.Not(is_refused(machine, state.account))
    return Obligation("nobody is refused", (*granted(machine), *overdue), nobody)


def paid_where_held(machine: Machine) -> Iterator[Obligation]:
    """What holds of every close-out that is not refused, if the flat reward is what a keeper needs."""
    specification = machine.specification
    step = any_close_out(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))
    pays = specification.keeper_flat_reward >= specification.needed_reward
    for name in (each for each, found in OF_PROPERTIES.items() if found.of_held(Shape.of(machine))):
        for claim in PROPERTIES[name].on_close_out(specification, machine.market, observed(step)):
            yield implied(claim, "a close-out that is not refused", (*facts(machine), pays, step.relation))


def changes_nothing(machine: Machine) -> Iterator[Obligation]:
    """Where nobody is refused every step is one of the plain mechanism, and the other way round."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    ours, plain = (steps(each, before, after) for each in (machine, without_refusals(machine)))
    nobody = z3.Not(is_refused(machine, before.account))
    for name, step in ours.items():
        if not step.relation.eq(plain[name].relation):
            yield Obligation(f"{name} is one of the plain", (nobody, step.relation), plain[name].relation)
            yield Obligation(f"{name} of the plain is one", (nobody, plain[name].relation), step.relation)


def owed_is_refused(machine: Machine) -> Obligation:
    """What the mechanism of the reward alone leaves as bad debt, so that its theorem is broken, is refused here."""
    alone = of_reward_alone(machine)
    step = any_close_out(alone, fresh_state(machine, "before"), fresh_state(machine, "after"))
    owed = observed(step).shortfall >= rounding_allowance(alone.specification) + 1
    premises = (*facts(machine), others_shape(step.before.account.others), step.relation, owed)
    return Obligation("what would be owed is refused", premises, is_refused(machine, step.before.account))
