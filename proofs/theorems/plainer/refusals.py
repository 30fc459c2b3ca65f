"""Refusals: a mechanism that refuses close-outs below the flat reward is the plain one, where nobody is ever refused.

An account is refused iff what it holds at the fill, before charges, is less than the flat reward. That is bad debt of
the same mechanism without a penalty and with charges in full: there the flat reward is all that is charged. So

    nobody is ever refused    iff    that mechanism, of the reward alone, leaves no bad debt,

and its rows say it: the margin pays for the worst close-out, and the minimum for the flat reward. Of several positions
a close-out may round some quanta away from the next one's, so the reward counts with these, and all of them must be
worth what covers them. Where nobody is refused the rule changes nothing, and the plain mechanism's theorems answer;
where somebody is, he is overdue and cannot be closed out.

All of it is proved with symbols (`novate.proofs.theorems.plainer.never_refused`), and in the lock.
"""

from __future__ import annotations

from dataclasses import replace

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.rounding import rounding_per_close_out
from novate.model.specification import MarketParameters
from novate.proofs.theorems.conditions import flat_reward
from novate.proofs.theorems.inequality import CLOSE_OUT, ORACLE, Inequality, Row
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer import stuck_without_debt
from novate.proofs.theorems.plainer.limits_of_rewards import without_limits
from novate.proofs.theorems.positions import Position, company_of, meets
from novate.proofs.theorems.room import witnessed
from novate.properties import USUAL


def may_refuse(machine: Machine) -> bool:
    """Whether a theorem about a machine is one about plainer ones, since it may refuse close-outs.

    Not of parts, of fills by size, where funding is paid or a fee after the check, nor of tiers over a floor: there
    nothing is proved.
    """
    shape = Shape.of(machine)
    is_carried = shape.closes_whole and not (shape.has_steps or shape.pays_funding or shape.fee_after_check)
    return shape.reverts_below_reward and is_carried and not (shape.has_tiers and shape.is_floored)


def without_refusals(machine: Machine) -> Machine:
    """The plain mechanism: the same, and every close-out is possible."""
    return replace(machine, specification=replace(machine.specification, reverts_below_reward=False))


def of_reward_alone(machine: Machine) -> Machine:
    """The mechanism that charges the flat reward, in full, and nothing else; with what was rounded away before."""
    refusing = machine.specification
    rounded = rounding_per_close_out(refusing) * (refusing.most_positions - 1)
    specification = replace(
        without_limits(refusing),
        reverts_below_reward=False,
        markets={name: free_of_penalty(market) for name, market in refusing.markets.items()},
        penalty_capped_by_equity=False,
        keeper_flat_reward=refusing.keeper_flat_reward + rounded,
    )
    return replace(machine, specification=specification, market=free_of_penalty(machine.market))


def free_of_penalty(market: MarketParameters) -> MarketParameters:
    """A market whose close-outs cost no penalty."""
    return replace(market, penalty=0 * market.penalty)


def rows(machine: Machine) -> tuple[Inequality, ...]:
    """What is asked of a mechanism of the reward alone so that nobody is refused."""
    shape = Shape.of(machine).plain
    worth: tuple[Row, ...] = (ORACLE,) if machine.many_positions else ()
    return tuple(Inequality(*row, shape=shape) for row in (CLOSE_OUT, flat_reward((CLOSE_OUT,), shape), *worth))


def is_paid_where_held(machine: Machine, name: str) -> bool:
    """Whether a property holds of every close-out, since whoever is closed out holds what his keeper needs."""
    mechanism = machine.specification
    pays = mechanism.keeper_flat_reward >= mechanism.needed_reward and not mechanism.has_reward_limits
    return pays and OF_PROPERTIES[name].of_held(Shape.of(machine))


def owes_nothing(machine: Machine, name: str) -> bool:
    """Whether a property is about what accounts owe, and those that are stuck owe nothing."""
    if not (OF_PROPERTIES[name].of_account and stuck_without_debt.is_carried(Shape.of(machine))):
        return False
    return bool(machine.market.maintenance_margin >= stuck_without_debt.smallest_margin(replace(machine, exact=True)))


def refusing_rows(machine: Machine) -> tuple[Inequality, ...]:
    """The rows about this machine's position that fail."""
    alone = of_reward_alone(machine)
    return tuple(row for row in rows(alone) if not holds(alone, row))


def others_are_held(machine: Machine) -> bool:
    """Whether no position in another market is refused, and the plain mechanism leaves each account its cover."""
    if not machine.many_positions:
        return True
    alone = company_of(of_reward_alone(machine).specification).positions.items()
    others = (each.machine for (market, _), each in alone if market != machine.market.name)
    plain = company_of(without_refusals(machine).specification).positions.values()
    covered = all(meets(each, USUAL.name) for each in plain)
    return covered and all(holds(each, row) for each in others for row in rows(each))


def holds(machine: Machine, row: Inequality) -> bool:
    """Whether a row of a mechanism of the reward alone surely holds."""
    if row.is_hopeless(lag_profile(machine)):
        return False
    return bool(Position.of(replace(machine, exact=False)).holds(row))


def is_shown(machine: Machine, row: Inequality) -> bool:
    """Whether a run is proved to end at an account that is refused."""
    alone = replace(of_reward_alone(machine), exact=True)
    return not row.is_hopeless(lag_profile(alone)) and bool(witnessed(USUAL.name, row, alone))
