"""Rewards: a mechanism that pays its keepers within limits is made of plainer ones, with a share and a flat reward.

With P the penalty, k the keeper's share of it, g the flat reward, F the floor and C the cap, the keeper gets
min(C, max(F, k P + g)), and the fund (1 - k) P. What is bounded by something is so of the larger of two iff of both:
an account pays for a close-out, and a fund loses nothing by it, with the floor iff in

    a mechanism that pays k P + g    and    one that pays F: whose penalty is (1 - k) P, all of it the fund's.

What a keeper needs is asked of the one of them that pays it: of the second where the floor is as much as that, else of
the first.

A cap takes from nobody but the keeper, and where that is as much as he needs all of this holds with it. Where the floor
pays him, more does: whatever the weight w, from 0 to 1, min(C, R) <= (1 - w) C + w R. So the first of the two may pay
w k P + w g + (1 - w) C. A larger w asks for more margin, a smaller one for a larger minimum_maintenance: what is taken
is the smallest that the minimum pays for. With one market that is exact, since min(C, R) - (m - loss) N is concave in
the notional N: if it is nowhere above c, some line between them is not either, and that with the smallest such w has
the least slope.

Where every call of a close-out in parts is charged in full there is one plainer mechanism: see `charges_of_parts`.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

from novate.model.caches.once import once_for
from novate.model.core.parameters import REWARD_LIMITS
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, with_worse_fills


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
        return within_limits(machine)
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


def within_limits(machine: Machine) -> tuple[Machine, ...]:
    """Those of limits of rewards."""
    specification = machine.specification
    held = specification.markets.values() if machine.many_positions else (machine.market,)
    minimum = min(each.minimum_maintenance for each in held)
    found = once_for(specification, ("rewards", minimum), lambda: plain(specification, minimum))
    return tuple(replace(machine, specification=each, market=each.markets[machine.market.name]) for each in found)


def either_way(machine: Machine) -> tuple[Machine, ...]:
    """The machine without a cap of rewards, and with it if it has one: the plainer ones of either are enough."""
    free = uncapped(machine)
    return (free,) if free is machine else (free, machine)


def uncapped(machine: Machine) -> Machine:
    """The machine without a cap of rewards."""
    specification = machine.specification
    if specification.keeper_reward_cap is None:
        return machine
    found = once_for(specification, "uncapped", lambda: replace(specification, keeper_reward_cap=None))
    return replace(machine, specification=found)


def plain(specification: Specification, minimum: int) -> tuple[Specification, ...]:
    """The mechanisms of the plainer ones, of positions whose minimum is at least so much."""
    cap, least, needed = specification.keeper_reward_cap, specification.least_reward, specification.needed_reward
    if specification.keeper_reward_of_margin is not None or (cap is not None and cap < needed):
        return ()
    by_share = without_limits(specification)
    least = least if cap is None else min(least, cap)
    if least == specification.keeper_flat_reward and (cap is None or least < needed):
        return (by_share,)
    of_flat = paying(by_share, Fraction(0), least)
    if least < needed:
        return by_share, unpaid(of_flat)
    return unpaid(by_share if cap is None else below_cap(by_share, cap, minimum)), of_flat


def below_cap(specification: Specification, cap: int, minimum: int) -> Specification:
    """Keepers get (1 - w) C + w (k P + g), with the smallest w with which the minimum pays (1 - w) C + w g, or 1.

    A cap that is no more than the flat reward is all that they get.
    """
    flat = specification.keeper_flat_reward
    if cap <= flat:
        return paying(specification, Fraction(0), cap)
    if minimum <= flat:
        return specification
    weight = max(Fraction(0), Fraction(cap - minimum, cap - flat))
    return paying(specification, weight * specification.keeper_share, ceil((1 - weight) * cap + weight * flat))


def paying(specification: Specification, share: Fraction, flat: int) -> Specification:
    """Keepers get such a share of the penalty and such a flat reward; the fund gets what it got."""
    kept = 1 - specification.keeper_share + share
    markets = {name: replace(each, penalty=kept * each.penalty) for name, each in specification.markets.items()}
    of_penalty = share / kept if kept else share
    return replace(specification, keeper_share=of_penalty, keeper_flat_reward=flat, markets=markets)


def without_limits(specification: Specification) -> Specification:
    """The same with keepers who get their share of the penalty and the flat reward, whatever that is."""
    none: dict[str, Any] = dict.fromkeys(REWARD_LIMITS)
    return replace(specification, **none)


def unpaid(specification: Specification) -> Specification:
    """Keepers need nothing, and are as late."""
    return replace(specification.at_most_late(specification.delay), gas_cost=0)
