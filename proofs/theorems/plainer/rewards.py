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

Where every call of a close-out in parts is charged in full there is one plainer mechanism, limits of rewards or not:
see `charges_of_parts`. Up to a cap it is another one.
"""

from __future__ import annotations

from dataclasses import replace

from novate.model.caches.once import once_for
from novate.model.core.symbolic.state import Machine
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, with_worse_fills
from novate.proofs.theorems.plainer.limits_of_rewards import within_limits


def is_limited(machine: Machine, name: str) -> bool:
    """Whether a theorem about a machine is one about plainer ones, since it turns on what keepers get."""
    shape, found = Shape.of(machine), OF_PROPERTIES[name]
    in_company = is_charged_in_parts(machine) and found.of_company(shape)
    turns_on_them = found.of_rewards(shape) and not shape.has_steps and not in_company
    return turns_on_them and has_plainer(machine)


def has_plainer(machine: Machine) -> bool:
    """Whether theorems that turn on what keepers get are about plainer mechanisms."""
    return machine.specification.has_reward_limits or is_charged_in_parts(machine)


def is_exact(machine: Machine, name: str) -> bool:
    """Whether what fails of a plainer one fails of the machine."""
    is_flat = is_charged_in_parts(machine) and machine.specification.least_reward > 0
    return is_limited(machine, name) and not is_flat and not may_be_mended(machine)


def may_be_mended(machine: Machine) -> bool:
    """Whether what fails of a plainer one may hold of the machine since keepers get no more than so much."""
    mechanism = machine.specification
    return (mechanism.keeper_reward_cap, mechanism.keeper_reward_of_margin) != (None, None)


def plain_rewards(machine: Machine) -> tuple[Machine, ...]:
    """The plainer ones, of which all must keep a property.

    None where the cap is less than a keeper needs, or where he gets at most a share of what is left; nor where nothing
    is known to pay for what calls are charged at least.
    """
    if not is_charged_in_parts(machine):
        return within_limits(machine)
    plainer = with_worse_fills(machine)
    return () if plainer is None else (plainer,)


def of_the_parts(machine: Machine, name: str) -> Machine:
    """The plainer machine, where calls of close-outs in parts are charged in full and there is one; or itself.

    With a cap or without, whichever asks for less.
    """
    if not (is_limited(machine, name) and is_charged_in_parts(machine)):
        return machine
    every = (each for way in either_way(machine) for each in plain_rewards(way))
    return min(every, key=lambda each: each.market.slippage, default=machine)


def plain_questions(machine: Machine, name: str) -> tuple[tuple[Machine, str], ...]:
    """The same, each with the name of the property that is asked of it."""
    own = OF_PROPERTIES[name].in_parts
    if own is not None and is_charged_in_parts(machine):
        return own(machine)
    return tuple((each, name) for each in plain_rewards(machine))


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
