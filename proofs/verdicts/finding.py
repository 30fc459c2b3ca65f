"""A finding: what a route to a verdict comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from novate.model.component import part
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.proofs.engine.cross_check import Checked, lone_answers
from novate.proofs.status import Method, Status
from novate.proofs.theorems.by_margin.funded_floor import FUNDED_FLOOR

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
UNCURED = "of an account that a close-out does not cure the insurance fund pays the whole reward"
BY_THEOREM_ALONE = (
    "only theorems speak of a fund that pays keepers, and of refusals with requirements by size or limits on rewards"
)
NO_MARGIN = "no margin is known to be enough, for no theorem is about this mechanism"
NOT_SETTLED = "no proof is about an insurance fund that settles every fill"
PARTS_BY_SIZE = "nothing is known yet of parts of a position that fill by their size (slippage_up_to, slippage_from)"


@dataclass(frozen=True, slots=True)
class Finding:
    """A status and why."""

    status: Status
    reason: str = ""
    scenario: Scenario | None = None
    method: Method = Method.SEARCH
    checked: tuple[Checked, ...] = ()
    """The obligations that were proved on the way."""

    @property
    def label(self) -> str:
        """What a reader must know of how a proof was reached."""
        return lone_answers(self.checked) if self.status is Status.PROVED else ""


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
    held = tuple(specification.markets.values()) if machine.many_positions else (machine.market,)
    pays_otherwise = machine.pays_funding or specification.settles_each_fill
    by_steps = any(market.fills_by_size for market in held)
    by_size = by_steps or any(market.tiers_above for market in held)
    if (by_size and pays_otherwise) or (by_steps and specification.reverts_below_reward):
        return BY_SIZE
    if specification.has_reward_limits and pays_otherwise:
        return LIMITED_REWARDS
    if not machine.pays_funding:
        return ""
    if any(market.close_out.settles_each_fill for market in held):
        return FUNDED_SETTLED
    return FUNDED_FLOOR if any(market.is_floored for market in held) else funded_kind(machine)


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
