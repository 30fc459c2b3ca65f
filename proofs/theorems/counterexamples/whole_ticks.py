"""The run that costs the fund most, laid in whole ticks and quanta from the start: as near to it as those let it come.

A position of N base quanta at a price of A ticks has a notional of N A units, a unit being what one base quantum costs
at one tick. A price that is off by a tick is off by N units, so few quanta at a high price lose least. Every price is
rounded in the adversary's favour; a path then goes as near to it as the bounds let it in whole ticks.

*What that may lose* (`roundings`, of one base quantum): less than a tick in each of the n blocks, and one each for the
anchor, the price that the oracle refers to, the opening and the fill; what is lost early grows with the price from
there on, or, on a way that is told from its end, towards its beginning. Beside that R + 1 quanta, which the claim
allows a close-out, and one each in the deposit and the proceeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from novate.model.core.symbolic.state import Machine
from novate.model.rounding import drain_rounding
from novate.model.specification import Side
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.witness import Witness, witness
from novate.proofs.counterexamples.confirm import Plan
from novate.proofs.counterexamples.walk import Ratios
from novate.proofs.theorems.counterexamples.of_position import after_a_drift
from novate.proofs.theorems.fund.waves import limit_of
from novate.proofs.theorems.inequality import FUND

FORM = FUND[-1]


def laid(machine: Machine, size: int) -> tuple[Plan, int]:
    """The run with so many base quanta, just within the open interest when last healthy; and its opening in ticks.

    There must be room for them at a price of one tick.
    """
    anchor = floor(limit(machine) / (size * machine.market.unit))
    return laid_at(machine, FORM, size, max(1, anchor - spare(machine)))


def spare(machine: Machine) -> int:
    """Ticks by which what is shown may be above the anchor: of a rise told from its end less than one a block."""
    is_risen = machine.side is Side.SHORT and is_steepest(machine)
    return machine.specification.horizon if is_risen else 0


def is_steepest(machine: Machine) -> bool:
    """Whether the way to the run is told from its end."""
    return oracle_of(machine).way(FORM, machine, worst(machine, limit(machine))).is_steepest


def laid_at(machine: Machine, form: str, size: int, anchor: int) -> tuple[Plan, int]:
    """The run against a form with so many base quanta, last healthy at so many ticks; and its opening in ticks."""
    unit = size * machine.market.unit
    plan = after_a_drift(machine, form, witness(form, machine, anchor * unit))
    (leg,) = plan.legs
    opening = max(1, round(leg.notional / unit))
    return replace(plan, legs=(in_ticks(leg, leg.notional / unit, opening, unit),)), opening


def in_ticks(leg: Ratios, real: Fraction, opening: int, unit: Fraction) -> Ratios:
    """The leg with its prices in whole ticks; it is opened at `opening` of them, where `real` would be exact."""
    against, back = (floor, ceil) if leg.side is Side.LONG else (ceil, floor)

    def ticks(ratio: Fraction, rounded: Callable[[Fraction], int]) -> Fraction:
        return Fraction(max(1, rounded(ratio * real)), opening)

    final = ticks(leg.final, against)
    return replace(
        leg,
        notional=opening * unit,
        waypoint=ticks(leg.waypoint, back),
        healthy=ticks(leg.healthy, against),
        healthy_oracle=ticks(leg.healthy_oracle, round),
        final=final,
        final_oracle=ticks(leg.final_oracle, against),
        fill=final * leg.fill / leg.final,
    )


def roundings(machine: Machine) -> int:
    """By how many quote quanta the run of one base quantum may miss what is necessary."""
    return ceil(worth_of_ticks(machine)) + drain_rounding(machine.specification) + 2


def worth_of_ticks(machine: Machine) -> Fraction:
    """What of that is because prices are whole ticks."""
    run = worst(machine, limit(machine))
    grows: Fraction = max(Fraction(1), run.fill / run.anchor * (1 + machine.market.penalty))
    if is_steepest(machine):
        grows = max(grows, run.anchor / run.final)
    ticks = machine.specification.horizon + 4 + spare(machine)
    return ticks * grows * machine.market.unit


def worst(machine: Machine, anchor: Fraction) -> Witness:
    """The run whose account is last healthy with this notional."""
    return witness(FORM, machine, anchor)


def limit(machine: Machine) -> Fraction:
    """The most that the side may be worth; there must be such an amount."""
    return Fraction(limit_of(machine.specification, (machine.market.name, machine.side)))
