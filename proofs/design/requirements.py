"""The inequalities that theorems ask of a whole mechanism, so that properties of its markets and sides hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from novate.model.specification import Side, Specification
from novate.model.symbolic.state import Machine
from novate.proofs.theorems.conditions import Inequality, condition, domain
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.properties import PROPERTIES


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """Whether a property holds of one side of one market."""

    market: str
    side: Side
    property: str

    def applies(self, specification: Specification) -> bool:
        """Whether the mechanism has what the property speaks of."""
        return PROPERTIES[self.property].not_applicable(specification, specification.markets[self.market]) is None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One inequality about the positions of one side of one market."""

    market: str
    side: Side
    inequality: Inequality
    question: Question
    """For the sake of which it must hold: with cross margin, another market's property may need it."""


Numbers = dict[tuple[str, Side], Parameters]
"""The parameters of each market and side."""


def requirements(specification: Specification, questions: Sequence[Question]) -> tuple[Requirement, ...] | None:
    """Everything that must hold; None where some question has no theorem. Each inequality once."""
    found: dict[tuple[str, Side, Inequality], Requirement] = {}
    for question in questions:
        if not question.applies(specification):
            continue
        for machine in company(machine_of(specification, question.market, question.side)):
            rows = condition(question.property, Shape.of(machine))
            if rows is None:
                return None
            for row in rows:
                asked = Requirement(machine.market.name, machine.side, row, question)
                found.setdefault((asked.market, asked.side, row), asked)
    return tuple(found.values())


def company(machine: Machine) -> Iterator[Machine]:
    """The positions that an account may hold together, this one first: either side of every other market."""
    yield machine
    if machine.many_positions:
        for name, market in machine.specification.markets.items():
            if name != machine.market.name:
                yield from (replace(machine, market=market, side=side) for side in Side)


def machine_of(specification: Specification, market: str, side: Side) -> Machine:
    """With every digit of its moves."""
    return Machine(specification, specification.markets[market], side, exact=True)


def in_domain(specification: Specification, questions: Sequence[Question]) -> bool:
    """Whether the theorems speak of these parameters."""
    for question in questions:
        machine = machine_of(specification, question.market, question.side)
        if not domain(question.property, Shape.of(machine), Parameters.of(machine)):
            return False
    return True


def slacks(specification: Specification, asked: Sequence[Requirement]) -> list[Fraction]:
    """How far each inequality is from failing, in the unit of what it is about: below 0 where it fails."""
    numbers: Numbers = {}
    for each in asked:
        place = (each.market, each.side)
        if place not in numbers:
            numbers[place] = Parameters.of(machine_of(specification, *place))
    return [each.inequality.slack(numbers[each.market, each.side]) for each in asked]
