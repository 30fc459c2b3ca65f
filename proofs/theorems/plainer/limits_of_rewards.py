"""Limits of rewards: keepers who get no less or no more than so much, as keepers with a share and a flat reward.

Of each way to charge a close-out there is a mechanism: what is charged is at most the larger of what they charge.
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


def within_limits(machine: Machine) -> tuple[Machine, ...]:
    """The plainer machines, of which all must keep a property that turns on what keepers get."""
    specification = machine.specification
    held = specification.markets.values() if machine.many_positions else (machine.market,)
    minimum = min(each.minimum_maintenance for each in held)
    found = once_for(specification, ("rewards", minimum), lambda: plain(specification, minimum))
    return tuple(replace(machine, specification=each, market=each.markets[machine.market.name]) for each in found)


def plain(specification: Specification, minimum: int) -> tuple[Specification, ...]:
    """The mechanisms of the plainer ones, of positions whose minimum is at least so much.

    None where the cap is less than a keeper needs, or where he gets at most a share of what is left.
    """
    cap, needed = specification.keeper_reward_cap, specification.needed_reward
    if specification.keeper_reward_of_margin is not None or (cap is not None and cap < needed):
        return ()
    by_share, of_flat = charging(specification, None, minimum)
    least = of_flat.keeper_flat_reward
    if least == specification.keeper_flat_reward and (cap is None or least < needed):
        return (by_share,)
    if least < needed:
        return by_share, unpaid(of_flat)
    return unpaid(charging(specification, cap, minimum)[0]), of_flat


def charging(specification: Specification, cap: int | None, minimum: int) -> tuple[Specification, Specification]:
    """What an account is charged: by the keeper's share, up to this cap, or what he gets at least."""
    by_share, most = without_limits(specification), specification.keeper_reward_cap
    least = specification.least_reward if most is None else min(specification.least_reward, most)
    of_share = by_share if cap is None else below_cap(by_share, cap, minimum)
    return of_share, paying(by_share, Fraction(0), least)


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
