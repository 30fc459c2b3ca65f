"""Sufficiency: with symbols for parameters, the condition implies every obligation of the property.

It is the argument of `novate.proofs.induction.argument`, word for word, about the machine whose parameters are symbols:
the same invariant, the same steps. So one proof covers every specification of the shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.argument import inductions
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.induction.part import Part
from novate.proofs.theorems.any_size import NAME as ANY_SIZE
from novate.proofs.theorems.any_size import is_of_one_size, of_any_size, pays_before
from novate.proofs.theorems.arguments import CLAIMS
from novate.proofs.theorems.conditions import condition, domain
from novate.proofs.theorems.inequality import (
    CLOSE_OUT,
    DRAIN,
    FLAT_BY_CLOSE_OUT,
    FLAT_BY_DRAIN,
    FUND,
    MINIMUM,
    ORACLE,
    Inequality,
)
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape


def sufficiency(name: str, shape: Shape) -> Iterator[Obligation]:
    """The obligations, each under the condition. Raises `ValueError` where no theorem covers the property."""
    for part in conditioned(name, shape.machine):
        for obligation in part.build(part.machine):
            yield replace(obligation, name=f"{obligation.name} ({part.machine.side})")


def conditioned(name: str, machine: Machine) -> Iterator[Part]:
    """The parts of the argument about a parametric machine, each under the condition."""
    for part in parts(name, machine):
        yield replace(part, name=f"{part.name}, for {name}", build=partial(under_condition, name, part))


def under_condition(name: str, part: Part, machine: Machine) -> Iterator[Obligation]:
    """The obligations of a part, with what is given of the parameters."""
    given = (*facts(machine), *granted(name, part))
    for obligation in part.build(machine):
        yield replace(obligation, premises=(*given, *obligation.premises))


def parts(name: str, machine: Machine) -> Iterator[Part]:
    """The parts of the argument: with cross margin, an account may hold positions of either side besides this one."""
    together = [machine, *(replace(machine, side=side) for side in other_sides(machine))]
    yield from (part for each in together for part in of_any_size(name, each))
    yield from inductions(together, name)
    yield from CLAIMS.get(name, ARGUMENTS[name].claim)(machine, together)


def other_sides(machine: Machine) -> list[Side]:
    """Of the positions that an account may hold besides this one."""
    return [side for side in Side if side is not machine.side] if machine.many_positions else []


FLAT = (MINIMUM[-1], FLAT_BY_CLOSE_OUT[-1], FLAT_BY_DRAIN[-1])
"""What pays the flat reward: one of them is in a condition."""
NEEDED = {
    "induction": (CLOSE_OUT[-1], *FLAT),
    "prices and clocks": (),
    "worth": (ORACLE[-1],),
    "worth at the oracle price": (ORACLE[-1],),
    "drain": (DRAIN[-1], CLOSE_OUT[-1], *FLAT),
    "losses": (),
    "set aside": (FUND[-1], *FLAT),
    "spending": (DRAIN[-1], CLOSE_OUT[-1], *FLAT),
}
"""Of the condition, what these parts of every argument rest on; other parts get all of it.

More would be harmless, but each row is a product of symbols, and the solver's time depends on how many there are.
"""


def granted(name: str, part: Part) -> tuple[Formula, ...]:
    """The condition on this part's machine, and where the theorem speaks, as formulas."""
    shape, parameters = Shape.of(part.machine), Parameters.of(part.machine)
    rows = condition(name, shape)
    if rows is None:
        raise ValueError(f"no theorem about {name}, {shape}")
    own = OF_PROPERTIES[name].needed_over_a_floor if shape.is_floored else {}
    needed = own.get(part.name, NEEDED.get(part.name))
    held = [granted_row(row, part, parameters) for row in rows if needed is None or row.form in needed]
    return domain(name, shape, parameters), *held


def granted_row(row: Inequality, part: Part, parameters: Parameters) -> Formula:
    """What one inequality grants; over a floor what follows of every position, but where that is proved."""
    if is_of_one_size(row) and part.name != ANY_SIZE:
        return pays_before(row, part.machine)
    return row.holds(parameters)
