"""What the symbolic machine has confirmed before: where the reference does the same again, it need not be asked again.

Everything that the reference says of a step is part of the question: the step, its books, who is liquidatable, what
the monitors say. So a mistake in the reference makes a new question, and an unchanged one keeps its answer. A mistake
in the symbolic machine takes away what depends on the function that it damages (`Known.without`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from novate.model.actions import Action, Refusal, Step
from novate.model.state import ClearingState
from novate.proofs.caches.remembered import Recorded, Remembered
from novate.proofs.refinement.steps import Moment

Execution = tuple[ClearingState, Action, Step | Refusal]
"""What the reference did, and in which state."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn step with which both encodings agreed."""

    executions: tuple[Execution, ...]
    """All that the reference did for it: before it, as it and beyond it."""
    after: Moment
    name: str | None
    """What was drawn; None where there was nothing to draw."""


@dataclass(slots=True)
class Known:
    """By `digest` of the question."""

    steps: Remembered[tuple[bytes, str], None] = field(default_factory=Remembered)
    """Steps and refusals, and what was asked of them."""
    draws: dict[bytes, Recorded[Drawn]] = field(default_factory=dict)

    def without(self, function: str) -> Known:
        """What does not depend on a function of the symbolic machine: a memory of its own."""
        draws = {key: each for key, each in self.draws.items() if function not in each.calls}
        return Known(self.steps.without(function), draws)

    def add(self, other: Known) -> None:
        """Remember all that the other knows."""
        self.steps.known |= other.steps.known
        self.draws |= other.draws


def digest(*question: object) -> bytes:
    """Equal for equal questions."""
    return sha256(repr(question).encode()).digest()
