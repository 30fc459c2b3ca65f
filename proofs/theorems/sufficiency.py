"""Sufficiency: with symbols for parameters, the condition implies every obligation of the property.

It is the argument of `novate.proofs.induction.argument`, word for word, about the machine whose parameters are symbols:
the same invariant, the same steps. So one proof covers every specification of the shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import z3

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.argument import inductions
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.induction.part import Part
from novate.proofs.theorems.arguments import CLAIMS
from novate.proofs.theorems.conditions import condition, domain
from novate.proofs.theorems.parameters import Parameters, Shape


def sufficiency(name: str, shape: Shape) -> Iterator[Obligation]:
    """The obligations, each under the condition. Raises `ValueError` where no theorem covers the property."""
    for part in conditioned(name, shape.machine):
        for obligation in part.build(part.machine):
            yield replace(obligation, name=f"{obligation.name} ({part.machine.side})")
    if ARGUMENTS[name].rests_on_invariant:
        yield moves_compound()


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
    yield from inductions(together, name)
    yield from CLAIMS.get(name, ARGUMENTS[name].claim)(machine, together)


def other_sides(machine: Machine) -> list[Side]:
    """Of the positions that an account may hold besides this one."""
    return [side for side in Side if side is not machine.side] if machine.many_positions else []


NEEDED = {
    "induction": ("close-out margin", "minimum"),
    "worth": ("oracle margin",),
    "worth at the oracle price": ("oracle margin",),
    "drain": ("drain margin", "close-out margin", "minimum"),
    "losses": (),
    "spending": ("smallest fund", "drain margin", "close-out margin", "minimum"),
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
    needed = NEEDED.get(part.name)
    held = [row.holds(parameters) for row in rows if needed is None or row.form in needed]
    return domain(name, shape, parameters), *held


def moves_compound() -> Obligation:
    """The bound over several blocks, step by step: what the machine assumes of `reach`, by induction over the blocks.

    `closed` is the tightest bound over some number of blocks, so it is r times that over k blocks less for one of the
    given bounds r over k blocks. If the price k blocks ago kept the bound that ends there, the price now keeps this
    one; upside down for rises.
    """
    then, between, now, before, ratio = z3.Reals("then between now before ratio")
    prices = (then > 0, between > 0, now > 0, ratio > 0, before > 0)
    fallen = z3.Implies(z3.And(between >= before * then, now >= ratio * between), now >= (ratio * before) * then)
    risen = z3.Implies(z3.And(between <= before * then, now <= ratio * between), now <= (ratio * before) * then)
    return Obligation("moves compound", prices, z3.And(fallen, risen))
