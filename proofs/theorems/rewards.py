"""Rewards: a mechanism that pays its keepers within limits is made of plainer ones, with a share and a flat reward.

With P the penalty, k the keeper's share of it, g the flat reward, F the floor and C the cap, the keeper gets
min(C, max(F, k P + g)), and the fund (1 - k) P. What is bounded by something is so of the larger of two iff of both:
an account pays for a close-out, and a fund loses nothing by it, with the floor iff in

    a mechanism that pays k P + g    and    one that pays F: whose penalty is (1 - k) P, all of it the fund's.

What a keeper needs is asked of the one of them that pays it: of the second where the floor is as much as that, else of
the first. A cap takes from nobody but the keeper, and where that is as much as he needs all of this holds with it. What
does not hold without a cap may hold with it: there nothing is said.

Where every call of a close-out in parts is charged in full there is one plainer mechanism: see `charges_of_parts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from novate.model.core.parameters import REWARD_LIMITS
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, Specification
from novate.proofs.theorems.charges_of_parts import is_charged_in_parts, with_worse_fills
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape


def is_limited(machine: Machine, name: str) -> bool:
    """Whether a theorem about a machine is one about plainer ones, since it turns on what keepers get."""
    shape, found = Shape.of(machine), OF_PROPERTIES[name]
    in_company = is_charged_in_parts(machine) and found.of_company(shape)
    turns_on_them = found.of_rewards(shape) and not shape.has_steps and not in_company
    return turns_on_them and has_plainer(machine)


def has_plainer(machine: Machine) -> bool:
    """Whether theorems that turn on what keepers get are about plainer mechanisms; of limits in parts none is."""
    return machine.specification.has_reward_limits != is_charged_in_parts(machine)


def is_exact(machine: Machine, name: str) -> bool:
    """Whether what fails of a plainer one fails of the machine."""
    is_flat = is_charged_in_parts(machine) and machine.specification.keeper_flat_reward > 0
    return is_limited(machine, name) and not is_flat and not may_be_mended(machine)


def may_be_mended(machine: Machine) -> bool:
    """Whether what fails of a plainer one may hold of the machine since keepers get no more than so much."""
    mechanism = machine.specification
    return (mechanism.keeper_reward_cap, mechanism.keeper_reward_of_margin) != (None, None)


def plain_rewards(machine: Machine) -> tuple[Machine, ...]:
    """The plainer ones, of which all must keep a property.

    None where the cap is less than a keeper needs, or where he gets at most a share of what is left; nor where calls
    pay a flat reward that nothing is known to pay for.
    """
    if not is_charged_in_parts(machine):
        return without_limits(machine)
    plainer = with_worse_fills(machine)
    return () if plainer is None else (plainer,)


def of_the_parts(machine: Machine, name: str) -> Machine:
    """The one plainer machine, where calls of close-outs in parts are charged in full and there is one; or itself."""
    in_full = is_limited(machine, name) and is_charged_in_parts(machine)
    return next(iter(plain_rewards(machine)), machine) if in_full else machine


def plain_questions(machine: Machine, name: str) -> tuple[tuple[Machine, str], ...]:
    """The same, each with the name of the property that is asked of it."""
    own = OF_PROPERTIES[name].in_parts
    if own is not None and is_charged_in_parts(machine):
        return own(machine)
    return tuple((each, name) for each in plain_rewards(machine))


def without_limits(machine: Machine) -> tuple[Machine, ...]:
    """Those without limits of rewards."""
    specification = machine.specification
    cap, floor, needed = specification.keeper_reward_cap, specification.reward_floor, specification.needed_reward
    if specification.keeper_reward_of_margin is not None or (cap is not None and cap < needed):
        return ()
    none: dict[str, Any] = dict.fromkeys(REWARD_LIMITS)
    unlimited = replace(specification, **none)
    if floor <= specification.keeper_flat_reward:
        return (within(machine, unlimited, specification.markets),)
    by_floor = replace(unlimited, keeper_share=Fraction(0), keeper_flat_reward=floor)
    markets = {name: of_fund_alone(specification, market) for name, market in specification.markets.items()}
    pays = floor >= needed
    return (
        within(machine, unpaid(unlimited) if pays else unlimited, specification.markets),
        within(machine, by_floor if pays else unpaid(by_floor), markets),
    )


def unpaid(specification: Specification) -> Specification:
    """The same with keepers who need nothing, and are as late."""
    return replace(specification.at_most_late(specification.delay), gas_cost=0)


def of_fund_alone(specification: Specification, market: MarketParameters) -> MarketParameters:
    """A market whose penalty is what the fund gets of it."""
    return replace(market, penalty=(1 - specification.keeper_share) * market.penalty)


def within(machine: Machine, specification: Specification, markets: Mapping[str, MarketParameters]) -> Machine:
    """The machine in such a mechanism."""
    found = replace(specification, markets=markets)
    return replace(machine, specification=found, market=found.markets[machine.market.name])
