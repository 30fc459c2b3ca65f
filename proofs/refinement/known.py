"""What the symbolic machine has confirmed before: where the reference does the same again, it need not be asked again.

Everything that the reference says of a step is part of the question: the step, its books, who is liquidatable, what
the monitors say. So a mistake in the reference makes a new question, and an unchanged one keeps its answer. All that is
known is about one symbolic machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from novate.model.actions import Action, Refusal, Step
from novate.model.state import ClearingState
from novate.proofs.refinement.steps import Moment
from novate.proofs.refinement.templates import Symbolic

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


STEP, ACCOUNTS, CLAIMS = "the step", "its accounts", "its claims"
"""What is asked of a step."""
REFUSAL, REFUSED_PRICES = "the refusal", "the prices refused"
"""What is asked of a refusal: of one of a block's prices, that no step leads to them."""
FORMULAS_HOLD = (STEP, ACCOUNTS)
"""What is asked so is that formulas hold: the effects of an action, the invariant. What else is read is the same."""
FORMULAS_FAIL = (REFUSED_PRICES,)
"""What is asked so is that formulas do not hold: the effects of a block. Nothing else is read."""

Ask = Callable[[Symbolic], None]
"""Has these machines confirm something; raises `DisagreementError`."""

Asked = tuple[bytes, str]
"""The `digest` of a step or refusal and all about it, and what is asked of it."""


@dataclass(slots=True)
class Known:
    """What was agreed on."""

    steps: set[Asked] = field(default_factory=set)
    draws: dict[bytes, Drawn] = field(default_factory=dict)
    """By `digest` of the state and the seed."""

    def confirmed(self, asked: Asked, ask: Ask, symbolic: Symbolic) -> None:
        """Ask, unless that has been confirmed before; what raises has not."""
        if asked not in self.steps:
            ask(symbolic)
            self.steps.add(asked)

    def drawn(self, key: bytes, stands: Callable[[Drawn], bool], draw: Callable[[], Drawn]) -> Drawn:
        """The step that was drawn before, if it still stands; else draw it."""
        if key not in self.draws or not stands(self.draws[key]):
            self.draws[key] = draw()
        return self.draws[key]


def digest(*question: object) -> bytes:
    """Equal for equal questions."""
    return sha256(repr(question).encode()).digest()
