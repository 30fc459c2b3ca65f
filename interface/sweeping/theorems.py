"""The theorems over a part of a grid at once, in intervals; close cases one by one, in exact numbers.

An outcome is written down only where the intervals leave no doubt. What they leave open is decided by
`novate.proofs.theorems.decide`, combination by combination; what that leaves open is for a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from novate.model.core.parameters import ORDERED
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Place, Side, Specification
from novate.proofs.components.witness import LARGE
from novate.proofs.design.requirements import Question
from novate.proofs.status import Method, Status
from novate.proofs.theorems import frontier, fund
from novate.proofs.theorems.conditions import condition, domain, within_profiles
from novate.proofs.theorems.counterexample import breaks
from novate.proofs.theorems.decide import decide
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.room import all_of, ample, movable, witnessed
from novate.proofs.verdicts import whole
from novate.properties import PROPERTIES
from novate.sweeping.arrays import machines, part
from novate.sweeping.grid import Box
from novate.sweeping.intervals import Interval, Truths
from novate.sweeping.outcomes import CONTRADICTORY, UNDECIDED, code
from novate.sweeping.settings import Settings, exceeds

Codes: TypeAlias = npt.NDArray[np.uint8]

_EVERYWHERE: Truths = np.array(True)


@dataclass(frozen=True)
class Theorems:
    """Everything that theorems can say about a grid."""

    settings: Settings
    questions: Sequence[Question]
    machines: dict[Place, Machine]
    """Arrays over the whole grid."""
    contradictions: Truths

    @classmethod
    def of(cls, settings: Settings, questions: Sequence[Question]) -> Theorems:
        """Read the arrays that the questions need."""
        named = {each.market for each in questions}
        everywhere = settings.base.many_positions or None in named
        places = [place for place in settings.base.places if everywhere or place[0] in named]
        arrays = {place: machines(settings, *place) for place in places}
        return cls(settings, questions, arrays, contradictions(settings))

    def codes(self, box: Box) -> Codes:
        """The outcome of each combination of a box (rows) for each question (columns), as far as intervals tell."""
        parts = {place: part(machine, box) for place, machine in self.machines.items()}
        shape = tuple(each.stop - each.start for each in box)
        wrong = np.broadcast_to(self.contradictions[_within(box, self.contradictions.shape)], shape)
        columns = [self._column(question, parts, shape) for question in self.questions]
        found = np.stack([np.where(wrong, code(CONTRADICTORY, None), each).ravel() for each in columns], 1)
        return found.astype(np.uint8)

    def decide_exactly(self, first: int, codes: Codes) -> None:
        """Replace open outcomes of consecutive combinations by what theorems say in exact numbers."""
        for row, column in np.argwhere(codes == UNDECIDED):
            codes[row, column] = self._exactly(first + int(row), self.questions[column])

    def _column(self, question: Question, parts: dict[Place, Machine], shape: tuple[int, ...]) -> Codes:
        """What intervals say of one question."""
        column = np.full(shape, UNDECIDED, np.uint8)
        if not question.applies(self.settings.at((0,) * len(self.settings.grid.axes))):
            column[...] = code(Status.NOT_APPLICABLE, None)
            return column
        if question.market is None or question.side is None:
            held = np.asarray(self._funded(question, parts))
            column[np.broadcast_to(held, shape)] = code(Status.PROVED, Method.THEOREM)
            return column
        machine = parts[question.market, question.side]
        if not in_force(question.property, Shape.of(machine)):
            return column
        if frontier.applies(question.property, Shape.of(machine)):
            held = _above_frontier(question.property, machine, _partners(question, parts)) & self._exercised(
                question, machine
            )
            column[np.broadcast_to(held, shape)] = code(Status.PROVED, Method.THEOREM)
            return column
        asked = _asked(question.property, machine)
        if asked is None:
            return column
        rows, parameters, inside = asked
        slacks = [row.slack(parameters) for row in rows]
        held = reduce(and_, (slack >= 0 for slack in slacks), inside & self._exercised(question, machine))
        for other in _partners(question, parts):
            held = held & _holds(question.property, other)
        broken = [
            inside & _breaks(question.property, row, slack, machine) for row, slack in zip(rows, slacks, strict=True)
        ]
        column[np.broadcast_to(held, shape)] = code(Status.PROVED, Method.THEOREM)
        column[np.broadcast_to(reduce(or_, broken, ~_EVERYWHERE), shape)] = code(Status.VIOLATED, Method.THEOREM)
        return column

    def _exactly(self, number: int, question: Question) -> int:
        """What the theorem says of one combination in exact numbers; undecided where it is silent."""
        index = self.settings.grid.index(number)
        if question.market is None or question.side is None:
            return self._whole(self.settings.at(index), question)
        machine = self.settings.machine(index, question.market, question.side)
        decision = decide(machine, question.property)
        if decision is None or decision.status is None:
            return UNDECIDED
        if decision.status is Status.PROVED and not self._exercised(question, machine):
            return UNDECIDED
        if decision.status is Status.VIOLATED and not breaks(machine, question.property, decision.broken):
            return UNDECIDED
        return code(decision.status, Method.THEOREM)

    def _whole(self, specification: Specification, question: Question) -> int:
        """What theorems say of all markets of one combination together."""
        if whole.holds(specification):
            idle = not any(self._exercised(question, machine) for machine in fund.machines(specification))
            return UNDECIDED if idle else code(Status.PROVED, Method.THEOREM)
        return code(Status.VIOLATED, Method.THEOREM) if whole.breaks(specification) else UNDECIDED

    def _funded(self, question: Question, parts: dict[Place, Machine]) -> Truths:
        """Where the fund surely holds what is set aside for all sides, and somebody can be closed out."""
        held, exercised, needed = _EVERYWHERE, ~_EVERYWHERE, Interval.of([0])
        for machine in parts.values():
            rows = condition(question.property, Shape.of(machine))
            if rows is None or not in_force(question.property, Shape.of(machine)):
                return ~_EVERYWHERE
            parameters = Parameters.of(machine)
            spoken_of = within_profiles(question.property, Shape.of(machine), parameters.profile)
            most, is_bounded = fund.set_aside(rows, parameters)
            needed, held = needed + most, held & is_bounded & spoken_of
            exercised = exercised | self._exercised(question, machine)
        available = next(iter(parts.values())).specification.insurance_fund
        enough: Truths = held & exercised & (available - needed >= 0)
        return enough

    def _exercised(self, question: Question, machine: Machine) -> Truths:
        """Where some run exercises the property: on books every run does, else an account must get into trouble."""
        possible = all_of(*movable(machine), ample(machine))
        return _EVERYWHERE if PROPERTIES[question.property].of_books else np.asarray(possible)


def contradictions(settings: Settings) -> Truths:
    """Where a maintenance margin is above the initial one, in exact numbers."""
    found = np.zeros((1,) * len(settings.grid.axes), bool)
    for market in settings.base.markets:
        found = found | settings.where(_contradict, market, Side.LONG, [name for pair in ORDERED for name in pair])
    return found


def _contradict(machine: Machine) -> bool:
    return exceeds(machine.market)


def _within(box: Box, shape: tuple[int, ...]) -> Box:
    """The box, in an array whose size is 1 along some axes."""
    return tuple(each if size > 1 else slice(None) for each, size in zip(box, shape, strict=True))


def _asked(name: str, machine: Machine) -> tuple[tuple[Inequality, ...], Parameters, Truths] | None:
    """The inequalities of a theorem, the numbers that they are about, and where it speaks."""
    shape, parameters = Shape.of(machine), Parameters.of(machine)
    rows = condition(name, shape)
    return None if rows is None else (rows, parameters, domain(name, shape, parameters))


def _partners(question: Question, parts: dict[Place, Machine]) -> list[Machine]:
    """What an account may hold beside the position that is asked about."""
    if not next(iter(parts.values())).many_positions:
        return []
    return [machine for (market, _), machine in parts.items() if market != question.market]


def _holds(name: str, machine: Machine) -> Truths:
    """Where all inequalities about a position surely hold."""
    asked = _asked(name, machine)
    if asked is None:
        return _EVERYWHERE
    rows, parameters, _ = asked
    held: Truths = reduce(and_, (row.holds(parameters) for row in rows), _EVERYWHERE)
    return held


def _above_frontier(name: str, machine: Machine, others: list[Machine]) -> Truths:
    """Where no account surely gets below the toxic frontier of a position, whatever else it holds: `frontier.holds`."""
    closed, (toxic, *flat) = Parameters.of(machine), frontier.of_closed(Shape.of(machine))
    held = _EVERYWHERE
    for each in (machine, *others):
        shape, parameters = Shape.of(each), Parameters.of(each)
        lowest = frontier.of_held(shape).bound(parameters)
        held = held & domain(name, shape, parameters) & _holds(name, each)
        held = held & (lowest >= toxic.bound(closed))
        for row in flat:
            held = held & ((closed.keeper_flat_reward <= 0) | (lowest >= row.bound(closed)))
    return held


def _breaks(name: str, row: Inequality, slack: Interval, machine: Machine) -> Truths:
    """Where an inequality surely fails and a run breaks the property, in whole numbers however coarse they are."""
    if row.form not in LARGE:
        return ~_EVERYWHERE
    broken: Truths = (slack < 0) & np.asarray(witnessed(name, row, machine)) & np.asarray(ample(machine))
    return broken
