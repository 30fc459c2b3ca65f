"""An inequality about the positions of one side of one market."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.specification import Place, Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.design.readings import HUGE, Readings, machine_of, of_place
from novate.proofs.design.requirement import Requirement
from novate.proofs.theorems.counterexamples.of_position import bounded
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.room import can_be_laid, has_room, is_tight
from novate.properties import PROPERTIES, USUAL


@dataclass(frozen=True, slots=True)
class OfOnePosition:
    """One inequality about the positions of one side of one market."""

    market: str
    side: Side
    inequality: Inequality
    question: Question = field(compare=False)
    """For the sake of which it must hold: with cross margin, another market's property may need it."""
    closed: Place | None = None
    """Whose close-out must do no harm, where it is about the margin ratios that this position allows."""
    place: int | None = None
    """Of which of the market's sizes it is, from the smallest on, where positions fill by their size; or of which of
    the rewards that the larger one of is paid."""

    @property
    def label(self) -> str:
        """That of the inequality."""
        return self.inequality.label

    def is_needed(self, questions: Sequence[Question]) -> bool:
        """Whether a run against it is known, of this position or as one of all."""
        here = ((self.market, self.side), (None, None))
        asked = (each for each in questions if (each.market, each.side) in here)
        return self.closed is None and any(is_tight(each.property, self.inequality) for each in asked)

    def has_room(self, specification: Specification) -> bool:
        """Of its run; what fails whatever the margins are is shown by an oracle that deviates less, if it is shown."""
        machine = of_place(machine_of(specification, self.market, self.side), self.place)
        if machine is None:
            return False
        if self.is_hopeless(specification):
            return any(can_be_laid(self.inequality, each) for each in bounded(machine, is_bounded=False))
        return has_room(self.inequality, machine) and can_be_laid(self.inequality, machine)

    def is_hopeless(self, specification: Specification) -> bool:
        """That of the inequality."""
        return self.inequality.is_hopeless(lag_profile(machine_of(specification, self.market, self.side)))

    def weaker(self) -> Requirement | None:
        """Nothing is known."""
        return None

    @builtins.property
    def is_replayed(self) -> bool:
        """Whether it is of close-outs in parts, or of positions that pay funding."""
        return self.inequality.shape.pays_funding or not self.inequality.shape.closes_whole

    def depends_on(self, market: str) -> bool:
        """Its own, or that of the close-out."""
        return market == self.market or (self.closed is not None and market == self.closed[0])

    def slack(self, readings: Readings) -> Fraction:
        """That of the inequality, or of the margin ratios."""
        if self.is_hopeless(readings.specification):
            return -HUGE
        here = (self.market, self.side)
        if self.closed is None:
            found = readings.parameters(here, self.place)
            return HUGE if found is None else Fraction(self.inequality.slack(found))
        toxic = readings.toxic(self.closed)
        return Fraction(-1) if toxic is None else readings.lowest_ratio(here, self.inequality) - toxic


@dataclass(frozen=True, slots=True)
class OfRefusals(OfOnePosition):
    """One inequality of the mechanism of the reward alone, so that no close-out of these positions is refused."""

    def is_needed(self, questions: Sequence[Question]) -> bool:
        """Whether somebody asks that the overdue can be closed out: else whoever is refused may do no harm."""
        here = ((self.market, self.side), (None, None))
        asked = (each for each in questions if (each.market, each.side) in here)
        of_overdue = any(PROPERTIES[each.property].on_overdue is not None for each in asked)
        return of_overdue and is_tight(USUAL.name, self.inequality)
