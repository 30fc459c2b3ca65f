"""Charges in full in parts: such a mechanism is a plainer one, whose charges stop at what is left, and fills are worse.

A penalty f that every call pays is as good as a fill that is so much worse. Of a flat reward g the last call of a
position is paid by `minimum_maintenance` c, which it alone frees: c >= g, and of c only what is left of g counts for
anything else. Any other call closes at least `chunk_minimum` at the oracle price, which is at most 1/L_0 of the market
price. So of a unit at the market price a call brings at least, and of a short costs at most,

    (1 - s)(1 - f) - g/(L_0 chunk_minimum)        (1 + s)(1 + f) + g/(L_0 chunk_minimum)

and this takes the place of 1 - s, of 1 + s. What such a call loses by rounding, less than two quanta, is what a call of
the plainer mechanism loses if its money is counted in pairs of quanta.

*Exact* without a flat reward, for bad debt: the worst fill of the one is that of the other. With one it is the nearer
to exact the more calls of just the minimum a position takes. What the fund gets of the charges counts for nothing here.

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
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters

UNCHARGED: Mapping[str, Any] = {"keeper_share": Fraction(0), "keeper_flat_reward": 0, "penalty_capped_by_equity": True}


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
    """The plainer one; None where a flat reward is paid that nothing is known to pay for.

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
    market, flat, sign = machine.market, machine.specification.keeper_flat_reward, machine.side.sign
    of_unit = flat_of_unit(machine)
    if of_unit is None or (flat and (market.is_floored or market.minimum_maintenance < flat)):
        return None
    slippage = sign * (1 - (1 - sign * market.slippage) * (1 - sign * market.penalty)) + of_unit
    if slippage >= 1:
        return None
    least = market.minimum_maintenance - flat
    return replace(market, slippage=slippage, penalty=Fraction(0), minimum_maintenance=least)


def flat_of_unit(machine: Machine) -> Fraction | None:
    """What a flat reward is, at most, of what a call closes at the market price, but for a position's last call."""
    flat = machine.specification.keeper_flat_reward
    rule, least = machine.market.close_out, oracle_profile(machine).least_market_now
    contract = part("close_outs", rule.kind, "contract")
    if not flat or contract.takes_all(rule):
        return Fraction(0)
    smallest = contract.smallest_part(rule)
    return Fraction(flat) / (Fraction(least) * smallest) if least and smallest else None


def of_smallest_call(machine: Machine) -> Machine | None:
    """The same mechanism, closing positions at once, of which those smaller than any call are dust; or None."""
    specification, rule = machine.specification, machine.market.close_out
    least = part("close_outs", rule.kind, "contract").smallest_call(rule, specification.dust_notional)
    if least is None:
        return None
    markets = {name: replace(each, close_out=usual("close_outs")) for name, each in specification.markets.items()}
    mechanism = replace(specification, markets=markets, dust_notional=least)
    return replace(machine, specification=mechanism, market=markets[machine.market.name])


def positions_with(machine: Machine, call: int | None) -> int | None:
    """Quote quanta: from which position on every call closes at least so much; None where none does."""
    if call is None:
        return None
    rule = machine.market.close_out
    found: int | None = part("close_outs", rule.kind, "contract").smallest_position(rule, call)
    return found
