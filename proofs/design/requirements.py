"""The inequalities that theorems ask of a whole mechanism, so that properties of its markets and sides hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from itertools import count
from typing import Any

from novate.model.specification import Side, Specification
from novate.model.symbolic.powers import Span
from novate.model.symbolic.state import Machine
from novate.proofs.design.line import FINEST
from novate.proofs.theorems import frontier
from novate.proofs.theorems.conditions import Inequality, domain
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


_HUGE = Fraction(10**90)
"""Moves by more than this factor tell no more than this."""

Place = tuple[str, Side]
"""One side of one market."""
Read = Callable[[Machine], Parameters]
"""The parameters of one position, in all digits or in as many as tell signs."""


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

    def slack(self, readings: Readings) -> Fraction:
        """How far it is from failing, in the unit of what it is about: below 0 where it fails."""
        here = (self.market, self.side)
        if self.closed is None:
            return Fraction(self.inequality.slack(readings.parameters(here)))
        toxic = readings.toxic(self.closed)
        return Fraction(-1) if toxic is None else readings.lowest_ratio(here, self.inequality) - toxic


def requirements(specification: Specification, questions: Sequence[Question]) -> tuple[Requirement, ...] | None:
    """Everything that must hold, each inequality once; None where some question has no theorem."""
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
        if rows is None:
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
    exact = Readings(specification, exactly)
    return [
        found if abs(found) > FINEST else each.slack(exact)
        for each, found in zip(asked, measured(specification, asked, nearly), strict=True)
    ]


def exact_slacks(specification: Specification, asked: Sequence[Requirement]) -> list[Fraction]:
    """The same in all digits, which may be many thousands."""
    return measured(specification, asked, exactly)


def measured(specification: Specification, asked: Sequence[Requirement], read: Read) -> list[Fraction]:
    """The slacks, each position being read once."""
    readings = Readings(specification, read)
    return [each.slack(readings) for each in asked]


@dataclass(frozen=True, slots=True)
class Readings:
    """What the inequalities about a mechanism are made of, each worked out once.

    Mechanisms that are compared with each other differ in little, so what depends on a position's own numbers is kept
    from one to the next.
    """

    specification: Specification
    read: Read
    _known: dict[Hashable, Any] = field(default_factory=dict)

    def parameters(self, where: Place) -> Parameters:
        """Of one side of one market."""
        found: Parameters = self._once(where, self.read.__name__, self.read)
        return found

    def toxic(self, closed: Place) -> Fraction | None:
        """The toxic frontier of a position that is closed; None where every ratio is toxic."""
        found: Fraction | None = self._once(closed, "toxic frontier", frontier.toxic_frontier)
        return found

    def lowest_ratio(self, held: Place, inequality: Inequality) -> Fraction:
        """The margin ratio below which no account gets for the sake of a position."""
        name = f"{inequality.form}, {self.read.__name__}"
        found: Fraction = self._once(held, name, lambda _: Fraction(inequality.bound(self.parameters(held))))
        return found

    def _once(self, where: Place, name: str, work: Callable[[Machine], Any]) -> Any:
        if (where, name) not in self._known:
            machine = machine_of(self.specification, *where)
            key = (name, machine.side, machine.market, self._mechanism())
            self._known[where, name] = kept(key, lambda: work(machine))
        return self._known[where, name]

    def _mechanism(self) -> int:
        """A number for what the mechanism has besides its markets."""
        if "mechanism" not in self._known:
            others = (each.name for each in fields(Specification) if each.name not in ("title", "markets", "expect"))
            mechanism = (self.specification.most_positions, *(getattr(self.specification, name) for name in others))
            self._known["mechanism"] = kept(mechanism, lambda: next(_fresh))
        found: int = self._known["mechanism"]
        return found


_fresh = count()
_kept: dict[Hashable, Any] = {}
_MOST_KEPT = 20_000


def kept(key: Hashable, work: Callable[[], Any]) -> Any:
    """What comes of some work; looked up where it has been done for the same key."""
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = work()
    return _kept[key]


def place(asked: Requirement) -> Place:
    """Whose position it is about."""
    return asked.market, asked.side


def exactly(machine: Machine) -> Parameters:
    """All digits of the moves."""
    return Parameters.of(machine)


def nearly(machine: Machine) -> Parameters:
    """Moves to 70 digits, and within what their sums with 1 can show."""
    found = Parameters.of(replace(machine, exact=False))
    moves = {f"{way}_{span}": getattr(found, f"{way}_{span}") for way in ("fall", "rise") for span in Span}
    return replace(found, **{name: min(max(move, 1 / _HUGE), _HUGE) for name, move in moves.items()})
