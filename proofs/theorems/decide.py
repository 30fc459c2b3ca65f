"""Decide: what the theorems say of one property of one side of one market, exactly and without a solver."""

from __future__ import annotations

from dataclasses import dataclass, replace

from novate.model.specification import Side
from novate.model.symbolic.state import Machine
from novate.proofs.once import once_for
from novate.proofs.theorems import frontier
from novate.proofs.theorems.conditions import Inequality, condition, domain
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
    """What the theorem about property `name` says of this machine; None where there is no theorem.

    Cross margin: every position that the account may hold must meet the condition.
    """
    if frontier.applies(name, Shape.of(machine)):
        return Decision(Status.PROVED if frontier.holds(machine) else None, ())
    rows, parameters = rows_of(machine, name)
    if rows is None:
        return None
    broken = tuple(row for row in rows if not row.holds(parameters))
    if not broken:
        return Decision(Status.PROVED if others_meet(machine, name) else None, ())
    shown = tuple(row for row in broken if witnessed(name, row, replace(machine, exact=True)))
    return Decision(Status.VIOLATED, shown) if shown else Decision(None, broken)


def others_meet(machine: Machine, name: str) -> bool:
    """Cross margin: whether every position in another market meets the condition."""
    if not machine.many_positions:
        return True
    specification = machine.specification

    def failing() -> set[str]:
        every = [Machine(specification, market, side) for market in specification.markets.values() for side in Side]
        return {each.market.name for each in every if not meets(each, name)}

    return once_for(specification, ("fail the condition", name), failing) <= {machine.market.name}


def meets(machine: Machine, name: str) -> bool:
    """Whether the numbers of one position are within the theorem's domain and meet its condition."""
    rows, parameters = rows_of(machine, name)
    return rows is not None and all(row.holds(parameters) for row in rows)


def rows_of(machine: Machine, name: str) -> tuple[tuple[Inequality, ...] | None, Parameters]:
    """The inequalities about one machine and its exact numbers; None outside the theorem's domain."""
    shape, parameters = Shape.of(machine), Parameters.of(replace(machine, exact=True))
    rows = condition(name, shape)
    if rows is None or not domain(name, shape, parameters):
        return None, parameters
    return rows, parameters
