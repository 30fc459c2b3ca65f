"""What a file's numbers alone decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.specification import Specification
from novate.proofs.design.question import Question
from novate.proofs.design.readings import HUGE, Readings
from novate.proofs.design.requirement import Requirement
from novate.properties import PROPERTIES


@dataclass(frozen=True, slots=True)
class OfTheFile:
    """What a file's numbers alone decide."""

    question: Question = field(compare=False)
    label: str
    market: None = None
    side: None = None
    is_replayed: bool = False

    def is_needed(self, _: Sequence[Question]) -> bool:
        """Its claim is exact."""
        return True

    def has_room(self, _: Specification) -> bool:
        """No position breaks it."""
        return True

    def is_hopeless(self, specification: Specification) -> bool:
        """Whether nothing is known of it."""
        return self.slack_of(specification) is None

    def weaker(self) -> Requirement | None:
        """It is needed."""
        return None

    def depends_on(self, market: str) -> bool:
        """Any market may be part of it."""
        del market
        return True

    def slack(self, readings: Readings) -> Fraction:
        """The room that its claim leaves."""
        found = self.slack_of(readings.specification)
        return -HUGE if found is None else found

    def slack_of(self, specification: Specification) -> Fraction | None:
        """The same of a specification; None where nothing is known."""
        claim = PROPERTIES[self.question.property].on_file
        return None if claim is None else claim(specification).room
