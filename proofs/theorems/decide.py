"""Decide: what the theorems say of one property of one side of one market, exactly and without a solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.quantities import format_amount
from novate.model.rounding import rounding_allowance
from novate.model.specification import Specification
from novate.proofs.caches.once import once_for
from novate.proofs.status import Status
from novate.proofs.theorems import frontier
from novate.proofs.theorems.conditions import condition, domain, within_profiles
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.milder import milder
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.room import witnessed


@dataclass(frozen=True, slots=True)
class Decision:
    """Proved, violated, or not for a theorem to say."""

    status: Status | None
    """`Status.PROVED`, `Status.VIOLATED`, or None: the condition fails, but no witness is proved for it."""
    broken: tuple[Inequality, ...]
    """The inequalities about this market and side that fail: if violated, those with a proved witness alone."""


def decide(machine: Machine, name: str) -> Decision | None:
    """What the theorem about property `name` says of this machine; None where none is in force for it.

    Cross margin: every position that the account may hold must meet the condition.
    """
    if not in_force(name, Shape.of(machine)):
        return None
    if not within_profiles(name, Shape.of(machine), lag_profile(machine)):
        return broken_by_less(machine, name)
    if frontier.applies(name, Shape.of(machine)):
        return Decision(Status.PROVED if frontier.holds(machine) else None, ())
    nearly = Parameters.of(replace(machine, exact=False))
    rows = rows_of(machine, name, nearly)
    if rows is None:
        return None
    broken = tuple(row for row in rows if not holds(row, machine, nearly))
    if not broken:
        return Decision(Status.PROVED if others_meet(machine, name) else None, ())
    shown = tuple(row for row in broken if witnessed(name, row, replace(machine, exact=True)))
    return Decision(Status.VIOLATED, shown) if shown else Decision(None, broken)


def broken_by_less(machine: Machine, name: str) -> Decision | None:
    """Violated, if it is so with an oracle that deviates less; where that holds, nothing is known."""
    calmer = (
        replace(machine, specification=each, market=each.markets[machine.market.name])
        for each in milder(machine.specification)
    )
    found = (decide(each, name) for each in calmer)
    return next((each for each in found if each is not None and each.status is Status.VIOLATED), None)


def others_meet(machine: Machine, name: str) -> bool:
    """Cross margin: whether every position in another market meets the condition."""
    if not machine.many_positions:
        return True
    specification = machine.specification

    def failing() -> set[str]:
        every = all_parameters(specification)
        return {each.market.name for each, nearly in every if not is_met(each, name, nearly)}

    return once_for(specification, ("fail the condition", name), failing) <= {machine.market.name}


def is_met(machine: Machine, name: str, nearly: Parameters) -> bool:
    """Whether a theorem is in force for the position, whose oracle may be of another kind, and its condition is met."""
    return in_force(name, Shape.of(machine)) and within_condition(machine, name, nearly)


def meets(machine: Machine, name: str) -> bool:
    """Whether the numbers of one position are within the theorem's domain and meet its condition."""
    return within_condition(machine, name, Parameters.of(replace(machine, exact=False)))


def within_condition(machine: Machine, name: str, nearly: Parameters) -> bool:
    """The same, its parameters being these to some digits."""
    rows = rows_of(machine, name, nearly)
    return rows is not None and all(holds(row, machine, nearly) for row in rows)


def all_parameters(specification: Specification) -> list[tuple[Machine, Parameters]]:
    """The machine of either side of every market, and its parameters to some digits."""

    def found() -> list[tuple[Machine, Parameters]]:
        markets = specification.markets
        every = (Machine(specification, markets[market], side) for market, side in specification.places)
        return [(each, Parameters.of(each)) for each in every]

    return once_for(specification, "all parameters", found)


AMOUNTS = ("minimum_maintenance", "gas_cost")
"""What a whole number of quanta decides, and roundings of a close-out can make up for."""
ROUNDINGS = 5
"""Quanta beside R by which a constructed run may be off: see `novate.proofs.theorems.room`."""


def within_rounding(machine: Machine, name: str) -> str:
    """By how little an amount misses its bound, in words; empty where none does, or by more than roundings are worth.

    There the condition fails, and the claim, which allows for roundings, may hold all the same.
    """
    decision = decide(machine, name)
    if decision is None or decision.status is not None:
        return ""
    parameters, specification = Parameters.of(replace(machine, exact=True)), machine.specification
    allowed = rounding_allowance(specification) + ROUNDINGS
    for row in decision.broken:
        missing = ceil(-row.slack(parameters))
        if row.subject in AMOUNTS and missing <= allowed:
            by, worth = (format_amount(each * specification.quote_quantum) for each in (missing, allowed))
            return (
                f"{row.subject} misses its bound by {by}, and roundings can be worth {worth}: left open within rounding"
            )
    return ""


def rows_of(machine: Machine, name: str, nearly: Parameters) -> tuple[Inequality, ...] | None:
    """The inequalities about one machine; None outside the theorem's domain."""
    shape = Shape.of(machine)
    rows = condition(name, shape)
    return rows if rows is not None and domain(name, shape, nearly) else None


def holds(row: Inequality, machine: Machine, nearly: Parameters) -> bool:
    """Whether an inequality holds: to some digits of the moves, and to all of them where those do not tell.

    A day of seconds has moves of a million digits. Rounded, a move is off by less than 10^-69 of it, and so is every
    product in a closed form: far less than what is doubtful here of the largest amount that it can have a part of.
    """
    slack = row.slack(nearly)
    amounts = (nearly.max_open_interest or 0, nearly.dust_notional, nearly.minimum_notional)
    largest = (1 + abs(row.bound(nearly))) * (1 + sum(amounts)) * (1 + nearly.maintenance_margin)
    if abs(slack) > largest * DOUBTFUL:
        return bool(slack > 0)
    return bool(row.holds(Parameters.of(replace(machine, exact=True))))


DOUBTFUL = Fraction(1, 10**60)
