"""Charges in full in parts: such a mechanism is a plainer one, whose charges stop at what is left, and fills are worse.

A penalty f that every call pays is as good as a fill that is so much worse. Of a flat reward g the last call of a
position is paid by `minimum_maintenance` c, which it alone frees: c >= g, and of c only what is left of g counts for
anything else. Any other call closes at least mu at the oracle price, which is at most 1/L_0 of the market price. So of
a unit at the market price a call brings at least, and of a short costs at most,

    (1 - s)(1 - f) - g/(L_0 mu)        (1 + s)(1 + f) + g/(L_0 mu)

and this takes the place of 1 - s, of 1 + s. What such a call loses by rounding, less than R quanta, is what a call of
the plainer mechanism loses if its money is counted in R quanta. mu is the minimum of a part, or what one has to close
so that `leftover_minimum` is left. A call that stops at a target may close less: it cures, as the reward is counted.

*Limits of rewards.* With keepers who get max(F, k P + g) a unit costs the larger of what it costs where they get k P +
g and where they get F, the penalty being (1 - k) f there: the worse of the two fills takes the place of both. For
several calls it is not enough that each of the two mechanisms is safe by itself: one call may cost more by the one, the
next by the other. Of the last call c pays max(F, g). Up to a cap C they get at most (1 - w) C + w (k P + g).

*Of a floor* the least room is where both are required, at N = c/m. There what is put aside, a, leaves c - a of c; so

    max(m N, c) - a >= max(m' N, c - a)        m' = m (1 - a/c)

with equality where m N <= c, and the plainer mechanism has the margin m' and the floor c - a. That a account of it is
healthy sooner makes no difference: it is called as long as the account itself is, and what calls bring of a position
depends on prices alone.

*Equal parts* are K = ceil(1/share) calls until the account is healthy, of any size: c pays for all of them, c >= K g,
and no fill is worse for it. The rewards of the calls to come are put aside; so a single call may lower a margin ratio.

*Exact* without a flat reward, for bad debt: the worst fill of the one is that of the other; and of equal parts without
a cap. Else it is the nearer to exact the more calls of just the minimum a position takes. What the fund gets of the
charges counts for nothing here.

*A keeper* is paid for what a call closes, as if that were all: so of positions that are no dust he is paid enough if he
is for closing the whole of a position as large as the least that a call closes of them.

Source: derived; `novate.proofs.components.close_outs.partial.charges` proves the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from novate.model.component import part, usual
from novate.model.core.parameters import REWARD_LIMITS
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, Specification
from novate.proofs.theorems.plainer.limits_of_rewards import charging, unpaid

UNCHARGED: Mapping[str, Any] = {
    "keeper_share": Fraction(0),
    "keeper_flat_reward": 0,
    "penalty_capped_by_equity": True,
    **dict.fromkeys(REWARD_LIMITS),
}


def is_charged_in_parts(machine: Machine) -> bool:
    """Whether every call pays in full, and all close-outs of an account are in parts."""
    specification = machine.specification
    in_parts = not any(market.close_out.is_whole for market in held(machine).values())
    is_another = specification.settles_each_fill or specification.reverts_below_reward
    return in_parts and not specification.penalty_capped_by_equity and not is_another


def held(machine: Machine) -> Mapping[str, MarketParameters]:
    """The markets in which an account may hold positions."""
    return machine.specification.markets if machine.many_positions else {machine.market.name: machine.market}


def with_worse_fills(machine: Machine) -> Machine | None:
    """The plainer one; None where nothing is known to pay for what calls are charged at least.

    A market has one slippage: where the account may hold positions in others, that is the larger of their two sides.
    """
    specification, own = machine.specification, machine.market.name
    markets = dict(specification.markets)
    for name, market in held(machine).items():
        sides = (machine.side,) if name == own else market.sides
        found = [plainer(replace(machine, market=market, side=side)) for side in sides]
        if None in found:
            return None
        markets[name] = max((each for each in found if each is not None), key=lambda each: each.slippage)
    mechanism = replace(specification, markets=markets, **UNCHARGED)
    return replace(machine, specification=mechanism, market=markets[own])


def plainer(machine: Machine) -> MarketParameters | None:
    """The machine's market, as its side needs it; None as above."""
    market, every, aside = machine.market, ways(machine), put_aside(machine)
    found = [worse_slippage(machine, each) for each in every]
    if (
        None in found
        or aside > market.minimum_maintenance
        or (market.is_floored and aside == market.minimum_maintenance > 0)
    ):
        return None
    slippage = max(each for each in found if each is not None)
    if slippage >= 1:
        return None
    return replace(with_less(market, aside), slippage=slippage, penalty=Fraction(0))


def with_less(market: MarketParameters, aside: int) -> MarketParameters:
    """The market, so much of whose requirement is put aside for the calls that the minimum pays for.

    Of a floor that is less of the share, too: where both are the same, max(m N, c) = c, there is as much put aside.
    """
    minimum = market.minimum_maintenance - aside
    if not (aside and market.is_floored):
        return replace(market, minimum_maintenance=minimum)
    margin = market.maintenance_margin * Fraction(minimum, market.minimum_maintenance)
    return replace(market, minimum_maintenance=minimum, maintenance_margin=margin)


def put_aside(machine: Machine) -> int:
    """Quote quanta: what the minimum has to pay of a position, however small."""
    return max(way.keeper_flat_reward for way in ways(machine)) * (most_calls(machine.market) or 1)


def ways(machine: Machine) -> tuple[Specification, ...]:
    """Mechanisms without limits of rewards: of each call the account is charged at most what one of them charges."""
    mechanism = machine.specification
    if not mechanism.has_reward_limits:
        return (mechanism,)
    minimum = min(each.minimum_maintenance // (most_calls(each) or 1) for each in held(machine).values())
    return charging(mechanism, mechanism.keeper_reward_cap, minimum)


def worse_slippage(machine: Machine, way: Specification) -> Fraction | None:
    """The slippage that all of a penalty, and of a flat reward what no minimum pays, come to; None where it is any."""
    sign, penalty = machine.side.sign, way.markets[machine.market.name].penalty
    of_unit = flat_of_unit(machine, way.keeper_flat_reward)
    return (
        None if of_unit is None else sign * (1 - (1 - sign * machine.market.slippage) * (1 - sign * penalty)) + of_unit
    )


def flat_of_unit(machine: Machine, flat: int) -> Fraction | None:
    """What a flat reward is, at most, of what a call closes at the market price, but for the calls that c pays for."""
    rule, least = machine.market.close_out, oracle_profile(machine).least_market_now
    if not flat or most_calls(machine.market) is not None:
        return Fraction(0)
    smallest = part("close_outs", rule.kind, "contract").smallest_part(rule)
    return Fraction(flat) / (Fraction(least) * smallest) if least and smallest else None


def most_calls(market: MarketParameters) -> int | None:
    """Until an account is healthy, or the position closed; None where that depends on how large it is."""
    rule = market.close_out
    found: int | None = part("close_outs", rule.kind, "contract").most_calls(rule)
    return found


def least_of_calls(specification: Specification, market: MarketParameters) -> int:
    """Quote quanta: what keepers get for all calls that may be needed of a position of hardly any size."""
    cap, least = specification.keeper_reward_cap, specification.least_reward
    return (least if cap is None else min(least, cap)) * (most_calls(market) or 1)


def pays_calls_together(machine: Machine) -> bool:
    """Whether something is put aside for more calls than the last, so that one call may lower a margin ratio."""
    has_more = any((most_calls(each) or 1) > 1 for each in held(machine).values())
    return has_more and put_aside(machine) > 0


def of_hardly_any_size(machine: Machine) -> Machine:
    """Closing positions at once, and paid at once for all calls that c has to pay for: of small ones it is no other."""
    *_, way = ways(machine)
    markets = {name: replace(each, close_out=usual("close_outs")) for name, each in way.markets.items()}
    mechanism = replace(unpaid(way), keeper_flat_reward=put_aside(machine), markets=markets)
    return replace(machine, specification=mechanism, market=markets[machine.market.name])


def with_nothing_aside(machine: Machine) -> Machine:
    """The same, whose minimum pays for no call: of hardly any size one lowers the ratio if others are to come."""
    at_once = of_hardly_any_size(machine)
    too_much = machine.market.minimum_maintenance + 1
    return replace(at_once, specification=replace(at_once.specification, keeper_flat_reward=too_much))


def of_smallest_call(machine: Machine) -> Machine:
    """The same mechanism, closing positions at once, of which those smaller than any call are dust."""
    specification, rule = machine.specification, machine.market.close_out
    least = part("close_outs", rule.kind, "contract").smallest_call(machine, specification.dust_notional)
    markets = {name: replace(each, close_out=usual("close_outs")) for name, each in specification.markets.items()}
    mechanism = replace(specification, markets=markets, dust_notional=least)
    return replace(machine, specification=mechanism, market=markets[machine.market.name])


def positions_with(machine: Machine, call: int | None) -> int | None:
    """Quote quanta: from which position on every call closes at least so much; None where none does."""
    if call is None:
        return None
    rule = machine.market.close_out
    found: int | None = part("close_outs", rule.kind, "contract").smallest_position(machine, call)
    return found
