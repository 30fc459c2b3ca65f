"""Decide: what the theorems say of one property of one side of one market, exactly and without a solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from novate.model.quantities import format_amount
from novate.model.rounding import rounding_allowance
from novate.model.symbolic.state import Machine
from novate.proofs.argument import family
from novate.proofs.theorems import frontier
from novate.proofs.theorems.conditions import Inequality, condition, domain
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.room import witnessed
from novate.proofs.verdict import Status


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
    if frontier.applies(name, Shape.of(machine)):
        return Decision(Status.PROVED if frontier.holds(machine) else None, ())
    rows, parameters = rows_of(machine, name)
    if rows is None:
        return None
    broken = tuple(row for row in rows if not row.holds(parameters))
    if not broken:
        others = (rows_of(each, name) for each in family(machine)[1:])
        held = all(found is not None and all(row.holds(each) for row in found) for found, each in others)
        return Decision(Status.PROVED if held else None, ())
    shown = tuple(row for row in broken if witnessed(name, row, replace(machine, exact=True)))
    return Decision(Status.VIOLATED, shown) if shown else Decision(None, broken)


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


def rows_of(machine: Machine, name: str) -> tuple[tuple[Inequality, ...] | None, Parameters]:
    """The inequalities about one machine and its exact numbers; None outside the theorem's domain."""
    shape, parameters = Shape.of(machine), Parameters.of(replace(machine, exact=True))
    rows = condition(name, shape)
    if rows is None or not domain(name, shape, parameters):
        return None, parameters
    return rows, parameters
