"""What every inequality can say of itself that a theorem asks of the parameters."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.design.readings import Readings


class Requirement(Protocol):
    """What a theorem asks of the parameters, so that the answer to a question is yes."""

    @property
    def question(self) -> Question:
        """For the sake of which it must hold."""
        ...

    @property
    def market(self) -> str | None:
        """The market whose positions it is about; None where it is about all of them together."""
        ...

    @property
    def side(self) -> Side | None:
        """Their side."""
        ...

    @property
    def label(self) -> str:
        """What it says, in words."""
        ...

    def is_needed(self, questions: Sequence[Question]) -> bool:
        """Whether one of the questions has the answer no where it fails; else it is only sufficient."""
        ...

    def has_room(self, specification: Specification) -> bool:
        """Where it fails: whether the open interest leaves room for a run that shows it."""
        ...

    def is_hopeless(self, specification: Specification) -> bool:
        """Whether it fails whatever the margins are, for the oracle may show next to nothing of a price."""
        ...

    def weaker(self) -> Requirement | None:
        """What is necessary where this is only sufficient, as far as that is known."""
        ...

    @builtins.property
    def is_replayed(self) -> bool:
        """Whether no run against it is laid with symbols, and one in numbers may show that it is needed."""
        ...

    def depends_on(self, market: str) -> bool:
        """Whether parameters of that market can change it."""
        ...

    def slack(self, readings: Readings) -> Fraction:
        """How far it is from failing, in the unit of what it is about: below 0 where it fails."""
        ...
