"""The inequalities that theorems ask of a whole mechanism, so that properties of its markets and sides hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from novate.model.specification import Side, Specification
from novate.model.symbolic.powers import Span
from novate.model.symbolic.state import Machine
from novate.proofs.design.line import FINEST
from novate.proofs.theorems import frontier
from novate.proofs.theorems.conditions import Inequality, domain
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.room import is_tight
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


_HUGE = Fraction(10**90)
"""Moves by more than this factor tell no more than this."""

Place = tuple[str, Side]
"""One side of one market."""
Numbers = dict[Place, Parameters]
"""The parameters of each."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One inequality about the positions of one side of one market."""

    market: str
    side: Side
    inequality: Inequality
    question: Question = field(compare=False)
    """For the sake of which it must hold: with cross margin, another market's property may need it."""
    closed: Place | None = None
    """Whose close-out must do no harm, where it is about the margin ratios that this position allows."""

    def slack(self, specification: Specification, numbers: Numbers) -> Fraction:
        """How far it is from failing, in the unit of what it is about: below 0 where it fails."""
        here = numbers[self.market, self.side]
        if self.closed is None:
            return Fraction(self.inequality.slack(here))
        toxic = frontier.toxic_frontier(machine_of(specification, *self.closed))
        return Fraction(-1) if toxic is None else Fraction(self.inequality.bound(here) - toxic)


def is_needed(asked: Requirement, questions: Sequence[Question]) -> bool:
    """Whether one of the questions has the answer no where this inequality fails: else it is only sufficient."""
    return asked.closed is None and any(
        (each.market, each.side) == place(asked) and is_tight(each.property, asked.inequality) for each in questions
    )


def requirements(specification: Specification, questions: Sequence[Question]) -> tuple[Requirement, ...] | None:
    """Everything that must hold, each inequality once; None where for some question no theorem is in force."""
    found: dict[Requirement, Requirement] = {}
    for question in questions:
        if question.applies(specification):
            asked = of_question(specification, question)
            if asked is None:
                return None
            for each in asked:
                found.setdefault(each, each)
    return tuple(found)


def of_question(specification: Specification, question: Question) -> list[Requirement] | None:
    """What one question asks of every position that an account may hold."""
    found = []
    for machine in company(specification, question):
        shape, place = Shape.of(machine), (machine.market.name, machine.side)
        rows = frontier.of_each_position(question.property, shape)
        if rows is None or not in_force(question.property, shape):
            return None
        found += [Requirement(*place, row, question) for row in rows]
        if frontier.applies(question.property, shape):
            found.append(Requirement(*place, frontier.of_held(shape), question, (question.market, question.side)))
    return found


def company(specification: Specification, question: Question) -> Iterator[Machine]:
    """The positions that an account may hold together: that of the question, either side of every other market."""
    machine = machine_of(specification, question.market, question.side)
    yield machine
    if machine.many_positions:
        for name, market in specification.markets.items():
            if name != question.market:
                yield from (replace(machine, market=market, side=side) for side in Side)


def machine_of(specification: Specification, market: str, side: Side) -> Machine:
    """With every digit of its moves."""
    return Machine(specification, specification.markets[market], side, exact=True)


def in_domain(specification: Specification, questions: Sequence[Question]) -> bool:
    """Whether the theorems speak of these parameters."""
    return all(
        domain(question.property, Shape.of(machine), Parameters.of(machine))
        for question in questions
        for machine in company(specification, question)
    )


def slacks(specification: Specification, asked: Sequence[Requirement]) -> list[Fraction]:
    """How far each inequality is from failing: to some digits, and exactly where those do not tell its sign."""
    return [
        found if abs(found) > FINEST else each.slack(specification, {place(each): exactly(specification, place(each))})
        for each, found in zip(asked, measured(specification, asked, nearly), strict=True)
    ]


def exact_slacks(specification: Specification, asked: Sequence[Requirement]) -> list[Fraction]:
    """The same in all digits, which may be many thousands."""
    return measured(specification, asked, exactly)


def measured(
    specification: Specification, asked: Sequence[Requirement], read: Callable[[Specification, Place], Parameters]
) -> list[Fraction]:
    """The slacks, the parameters of each place being read once."""
    numbers = {each: read(specification, each) for each in {place(each) for each in asked}}
    return [each.slack(specification, numbers) for each in asked]


def place(asked: Requirement) -> Place:
    """Whose position it is about."""
    return asked.market, asked.side


def exactly(specification: Specification, where: Place) -> Parameters:
    """All digits of the moves."""
    return Parameters.of(machine_of(specification, *where))


def nearly(specification: Specification, where: Place) -> Parameters:
    """Moves to 70 digits, and within what their sums with 1 can show."""
    found = Parameters.of(replace(machine_of(specification, *where), exact=False))
    moves = {f"{way}_{span}": getattr(found, f"{way}_{span}") for way in ("fall", "rise") for span in Span}
    return replace(found, **{name: min(max(move, 1 / _HUGE), _HUGE) for name, move in moves.items()})
