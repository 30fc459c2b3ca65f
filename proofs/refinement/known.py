"""What the symbolic machine has confirmed before: where the reference does the same again, it need not be asked again.

Everything that the reference says of a step is part of the question: the step, its books, who is liquidatable, what
the monitors say. So a mistake in the reference makes a new question, and an unchanged one keeps its answer. So it is
with a mistake in the symbolic machine, whose terms about the action are part of the question, too; but not with one in
the abstraction, which is no term.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from novate.model.actions import Action, Refusal, Step
from novate.model.state import ClearingState
from novate.proofs.refinement.steps import Moment

Execution = tuple[ClearingState, Action, Step | Refusal]
"""What the reference did, and in which state."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn step with which both encodings agreed."""

    executions: tuple[Execution, ...]
    """All that the reference did for it: before it, as it and beyond it."""
    after: Moment
    fingerprint: tuple[str, ...]
    """Of the symbolic machine, about the actions that were executed."""
    name: str | None
    """What was drawn; None where there was nothing to draw."""


@dataclass(frozen=True, slots=True)
class Known:
    """By `digest` of the question."""

    steps: set[bytes] = field(default_factory=set)
    """Steps and refusals."""
    draws: dict[bytes, Drawn] = field(default_factory=dict)


def digest(*question: object) -> bytes:
    """Equal for equal questions."""
    return sha256(repr(question).encode()).digest()
