"""Where the verdicts flip: the smallest maintenance margin, fund and notional for which a property holds.

With n = keeper_delay + 1 + staleness, worst price ratio w = (1 - down)^n for a long and (1 + up)^n for a short,
slippage s, oracle deviation e, and f the penalty where charges are not capped, else 0:

    no-bad-debt       long 1 - w (1-s)(1-f)/(1+e)            short w (1+s)(1+f)/(1-e) - 1
    solvency          see `novate.properties.solvency`
    fund-sufficiency  that of no-bad-debt less (fund + c - g) / max_open_interest

These closed forms are reported as headroom. They decide no verdict: the proofs do, and the tests hold the two together
on both sides of every threshold.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from novate.model.symbolic.health import reach_bound
from novate.model.symbolic.state import Machine
from novate.proofs.invariant import window_factor


def threshold(machine: Machine, name: str) -> Fraction | None:
    """The smallest maintenance margin for which property `name` holds; None where margin alone does not decide it."""
    match name:
        case "no-bad-debt":
            return close_out_threshold(machine, charged_share(machine))
        case "solvency":
            return solvency_threshold(machine)
        case "fund-sufficiency":
            return fund_threshold(machine)
        case _:
            return None


def close_out_threshold(machine: Machine, charged: Fraction) -> Fraction | None:
    """The margin with which a forced close-out at the worst price still pays the charged share of its notional.

    None where the flat reward exceeds minimum_maintenance and is taken in full: then small positions cannot pay it.
    """
    if flat_gap(machine) > 0:
        return None
    sign = machine.side.sign
    worst: Fraction = reach_bound(machine) * (1 - sign * machine.market.slippage) * (1 - sign * charged)
    return sign * (1 - worst)


def charged_share(machine: Machine) -> Fraction:
    """The part of the penalty that can push an account below zero."""
    capped = machine.specification.penalty_capped_by_equity
    return Fraction(0) if capped else machine.market.penalty


def flat_gap(machine: Machine) -> int:
    """Quote quanta by which the flat reward exceeds what minimum_maintenance sets aside, where it can hurt."""
    specification = machine.specification
    capped = specification.penalty_capped_by_equity
    return (0 if capped else specification.keeper_flat_reward) - machine.market.minimum_maintenance


def solvency_threshold(machine: Machine) -> Fraction | None:
    """Equity at the oracle price never negative, and close-outs that cost the fund nothing."""
    sign, deviation = machine.side.sign, machine.specification.deviation
    at_oracle = sign * (1 - window_factor(machine) * (1 - sign * deviation))
    charged = charged_share(machine)
    drain = close_out_threshold(machine, charged if machine.many_positions else charged * kept_share(machine))
    return None if drain is None else max(at_oracle, drain)


def kept_share(machine: Machine) -> Fraction:
    """The part of an uncapped penalty that leaves the fund: the keeper's."""
    return machine.specification.keeper_share


def fund_threshold(machine: Machine) -> Fraction | None:
    """The margin below which the worst window costs more than the fund."""
    least, interest = close_out_threshold(machine, charged_share(machine)), machine.market.max_open_interest
    if least is None or interest is None or machine.many_positions:
        return least
    return least - Fraction(machine.specification.insurance_fund - flat_gap(machine), interest)


def smallest_fund(machine: Machine) -> int | None:
    """Quote quanta that the worst window costs at most; None where no fund is enough, or none is known."""
    least, interest = close_out_threshold(machine, charged_share(machine)), machine.market.max_open_interest
    if least is None or interest is None:
        return None
    missing = least - machine.market.maintenance_margin
    if missing <= 0:
        return 0
    return None if machine.many_positions else max(0, ceil(missing * interest + flat_gap(machine)))


def headroom(machine: Machine, name: str) -> Fraction | None:
    """Maintenance margin less threshold; exact where that is short, else rounded down to 12 decimals."""
    least = threshold(Machine(machine.specification, machine.market, machine.side, exact=True), name)
    if least is None:
        return None
    room = machine.market.maintenance_margin - least
    return room if room.denominator < 10**30 else Fraction(room * 10**12 // 1, 10**12)
