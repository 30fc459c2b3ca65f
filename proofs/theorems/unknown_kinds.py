"""Mechanisms of which nothing is known, though theorems or arguments about plainer ones would answer.

This is the one gate: verdicts, thresholds, sweeps and repairs ask it first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from novate.model.component import part
from novate.model.contract import Limit
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, Specification
from novate.proofs.theorems.by_margin.funded_floor import FUNDED_FLOOR
from novate.proofs.theorems.fund.covered import why_unknown_layers
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.properties import PROPERTIES

if TYPE_CHECKING:
    from novate.model.keepers.costs import Costs

FUNDED_PARTS = "nothing is known of positions that are closed in parts and pay funding"
FUNDED_SETTLED = f"{FUNDED_PARTS} where the insurance fund settles every fill"
SEVERAL_KINDS = "nothing is known yet of accounts of whose fills the insurance fund settles some, and others not"
REFUSED_PARTS = (
    "nothing is known yet of close-outs in parts that are refused while the account holds too little: each call finds "
    "what the charges of those before left"
)
REFUSED_FUNDED = (
    "nothing is known yet of close-outs that are refused to accounts that pay funding: who is stuck goes on to pay"
)
BY_SIZE = (
    "nothing is known yet of requirements or fills by size where there is funding or where the fund settles every "
    "fill, nor of fills by size where close-outs are refused"
)
LIMITED_REWARDS = (
    "nothing is known yet of limits on rewards where there is funding or where the fund settles every fill"
)
FUND_AND_PARTS = (
    "nothing is known yet of a fund that pays keepers of positions that are closed in parts, or where it settles every "
    "fill"
)
GROWING_GAS = (
    "nothing is known of what keepers need where gas grows and calls go on after the delay: in close-outs in parts, or "
    "after one that was refused"
)


def why_unknown(machine: Machine, name: str) -> str:
    """Why nothing is known of a property of a mechanism with what it is made of; empty where there is no such reason.

    What holds of each step needs nothing else to be known.
    """
    mechanism = machine.specification
    if holds_of_each_step(name, machine) and not speaks_alone(mechanism):
        return ""
    if PROPERTIES[name].on_absorbed is not None or PROPERTIES[name].on_file is not None:
        return ""
    of_layers = why_unknown_layers(machine, name)
    if of_layers:
        return of_layers
    turns_on_gas = Limit.DELAY in PROPERTIES[name].guarantees or mechanism.rewards_follow_cost
    return unknown_kind(machine) or (GROWING_GAS if turns_on_gas and may_need_more(machine) else "")


def holds_of_each_step(name: str, machine: Machine) -> bool:
    """Whether it is about the books after any step, whatever the parameters are and whoever is late."""
    return PROPERTIES[name].of_books and OF_PROPERTIES[name].rows(Shape.of(machine)) == ()


def may_need_more(machine: Machine) -> bool:
    """Whether some call may cost a keeper more gas than the last one within the delay."""
    mechanism = machine.specification
    goes_on = mechanism.reverts_below_reward or any(not each.close_out.is_whole for each in held(machine))
    return goes_on and cast("Costs", mechanism.keepers).gas_growth > 0


def held(machine: Machine) -> tuple[MarketParameters, ...]:
    """The markets in which an account may hold positions together with this one."""
    return tuple(machine.specification.markets.values()) if machine.many_positions else (machine.market,)


def unknown_kind(machine: Machine) -> str:
    """Why nothing is known of a mechanism with what it is made of; empty where there is no such reason."""
    specification = machine.specification
    if machine.many_positions and len(specification.kinds_of_close_outs) > 1:
        return SEVERAL_KINDS
    if specification.reverts_below_reward and not specification.closes_whole:
        return REFUSED_PARTS
    if specification.reverts_below_reward and machine.pays_funding:
        return REFUSED_FUNDED
    if specification.tops_up_rewards and not specification.closes_whole:
        return FUND_AND_PARTS
    pays_otherwise = machine.pays_funding or specification.settles_each_fill
    by_steps = any(market.fills_by_size for market in held(machine))
    by_size = by_steps or any(market.tiers_above for market in held(machine))
    if (by_size and pays_otherwise) or (by_steps and specification.reverts_below_reward):
        return BY_SIZE
    if specification.has_reward_limits and pays_otherwise:
        return LIMITED_REWARDS
    if not machine.pays_funding:
        return ""
    if any(market.close_out.settles_each_fill for market in held(machine)):
        return FUNDED_SETTLED
    return FUNDED_FLOOR if any(market.is_floored for market in held(machine)) else funded_kind(machine)


def funded_kind(machine: Machine) -> str:
    """The same of close-outs in parts of positions that pay funding: of all that the account may hold."""
    specification = machine.specification
    places = specification.places if machine.many_positions else ((machine.market.name, machine.side),)
    for name, side in places:
        each = replace(machine, market=specification.markets[name], side=side)
        if each.market.funding.pays and not each.market.close_out.is_whole:
            contract = part("close_outs", each.market.close_out.kind, "contract")
            reason = next(contract.without_funding(each), "")
            if reason:
                return f"{FUNDED_PARTS} {reason}"
    return ""


def speaks_alone(specification: Specification) -> bool:
    """Whether only theorems speak of a mechanism.

    No search is about a fund that pays what accounts cannot, nor about refusals where requirements have tiers or
    rewards limits.
    """
    limited = specification.has_reward_limits or any(each.tiers_above for each in specification.markets.values())
    return specification.tops_up_rewards or (specification.reverts_below_reward and limited)
