"""The theorems over a part of a grid at once, in intervals; close cases one by one, in exact numbers.

An outcome is written down only where the intervals leave no doubt. What they leave open is decided by
`novate.proofs.theorems.decide`, combination by combination; what that leaves open is for a search. Both are the same
theorems, of many mechanisms and of one (`novate.proofs.theorems.positions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from novate.model.core.parameters import ORDERED
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, any_of
from novate.model.specification import Place, Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.status import Method, Status
from novate.proofs.theorems.counterexamples.of_position import breaks
from novate.proofs.theorems.decide import decide, judged, may_break
from novate.proofs.theorems.fund.window import enough, machines
from novate.proofs.theorems.positions import Company, Position
from novate.proofs.theorems.room import exercised, in_any_quanta, witnessed
from novate.proofs.theorems.unknown_kinds import why_unknown
from novate.proofs.verdicts import whole
from novate.sweeping import arrays
from novate.sweeping.grid import Box
from novate.sweeping.intervals import Truths
from novate.sweeping.outcomes import CONTRADICTORY, UNDECIDED, code
from novate.sweeping.settings import RISING, Settings, exceeds, rises

Codes: TypeAlias = npt.NDArray[np.uint8]


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
        every = {place: arrays.machines(settings, *place) for place in places}
        return cls(settings, questions, every, contradictions(settings))

    def codes(self, box: Box) -> Codes:
        """The outcome of each combination of a box (rows) for each question (columns), as far as intervals tell."""
        parts = {place: Position.of(arrays.part(machine, box)) for place, machine in self.machines.items()}
        shape = tuple(each.stop - each.start for each in box)
        wrong = np.broadcast_to(self.contradictions[arrays.within(box, self.contradictions.shape)], shape)
        company = Company(parts)
        columns = [self._column(question, company, shape) for question in self.questions]
        found = np.stack([np.where(wrong, code(CONTRADICTORY, None), each).ravel() for each in columns], 1)
        return found.astype(np.uint8)

    def decide_exactly(self, first: int, codes: Codes) -> None:
        """Replace open outcomes of consecutive combinations by what theorems say in exact numbers."""
        for row, column in np.argwhere(codes == UNDECIDED):
            codes[row, column] = self._exactly(first + int(row), self.questions[column])

    def _column(self, question: Question, company: Company, shape: tuple[int, ...]) -> Codes:
        """What intervals say of one question."""
        column = np.full(shape, UNDECIDED, np.uint8)
        if not question.applies(self.settings.at((0,) * len(self.settings.grid.axes))):
            column[...] = code(Status.NOT_APPLICABLE, None)
            return column
        if not self._is_known(question):
            return column
        kept, broken = _judged(question, company, self.settings)
        column[np.broadcast_to(kept, shape)] = code(Status.PROVED, Method.THEOREM)
        column[np.broadcast_to(broken, shape)] = code(Status.VIOLATED, Method.THEOREM)
        return column

    def _is_known(self, question: Question) -> bool:
        """Whether theorems may speak of it whatever keepers cost: intervals are of keepers of the usual kind."""
        settings = self.settings
        axes = settings.axes_of("", arrays.component_names(settings))
        every = (each for index in settings.over(axes) for each in machines(settings.at(index)))
        asked = (each for each in every if question.market in (None, each.market.name))
        return not any(why_unknown(each, question.property) for each in asked)

    def _exactly(self, number: int, question: Question) -> int:
        """What the theorem says of one combination in exact numbers; undecided where it is silent."""
        index = self.settings.grid.index(number)
        if question.market is None or question.side is None:
            return _whole(self.settings.at(index), question.property)
        machine = self.settings.machine(index, question.market, question.side)
        decision = decide(machine, question.property)
        if decision is None or (decision.status is None and not may_break(decision, machine)):
            return UNDECIDED
        if decision.status is Status.PROVED and not exercised(question.property, machine):
            return UNDECIDED
        if decision.status is not Status.PROVED and not breaks(
            machine, question.property, decision.broken, decision.plain, decision.above
        ):
            return UNDECIDED
        return code(decision.status or Status.VIOLATED, Method.THEOREM)


def _judged(question: Question, company: Company, settings: Settings) -> tuple[Truth, Truth]:
    """Where the answer to a question surely is yes and some run exercises it, and where it surely is no.

    What a wave of many turns costs is not worked out of many mechanisms at once, nor how small its last turn is.
    """
    if question.market is None or question.side is None:
        every, name = list(company.positions.values()), question.property
        if settings.base.has_turns:
            return False, False
        return enough(every, name, one_way=False) & any_of(exercised(name, each.machine) for each in every), False
    position = company.positions[question.market, question.side]
    found = judged(position, question.property, company)
    if found is None:
        return False, False
    shown = (
        fails & in_any_quanta(row, position.machine) & witnessed(question.property, row, position.machine)
        for row, fails in found.failing
        if in_any_quanta(row, position.machine) is not False
    )
    kept = found.kept & exercised(question.property, position.machine)
    return kept, False if settings.base.has_turns else any_of(shown)


def _whole(specification: Specification, name: str) -> int:
    """What theorems say of all markets of one combination together."""
    if whole.holds(specification, name):
        idle = not any(exercised(name, machine) for machine in machines(specification))
        return UNDECIDED if idle else code(Status.PROVED, Method.THEOREM)
    return code(Status.VIOLATED, Method.THEOREM) if whole.breaks(specification, name) else UNDECIDED


def contradictions(settings: Settings) -> Truths:
    """Where a maintenance margin is above the initial one, or rates fall with the size, in exact numbers."""
    found = np.zeros((1,) * len(settings.grid.axes), bool)
    ordered = [name for pair in ORDERED for name in pair]
    for name, market in settings.base.markets.items():
        names = [*ordered, *(RISING if rises(market) else ())]
        found = found | settings.where(_contradict, name, Side.LONG, names)
    return found


def _contradict(machine: Machine) -> bool:
    return exceeds(machine.market)
