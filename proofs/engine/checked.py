"""What solvers say of a question, and of an obligation that Z3 proved: plain data, for which no solver is needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Outcome(Enum):
    """What the solver says of a conjunction."""

    UNSATISFIABLE = auto()
    SATISFIABLE = auto()
    UNDECIDED = auto()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one solver says of one question."""

    solver: str
    version: str
    outcome: Outcome
    seconds: float
    reason: str = ""
    """Why it is undecided."""
    parts: int = 1
    """In how many questions it was asked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An obligation that Z3 proved, and what others say of it."""

    name: str
    is_linear: bool
    question: str = ""
    """SHA-256 of the question as SMT-LIB text, where others were asked: equal questions are one."""
    opinions: tuple[Opinion, ...] = ()
    """Of those who were asked, in turn: the last has decided it, if anybody has."""

    @property
    def dispute(self) -> str:
        """Who says otherwise; empty where nobody does."""
        others = [f"{each.solver} {each.version}" for each in self.opinions if each.outcome is Outcome.SATISFIABLE]
        return f"the solvers disagree on {self.name!r}: Z3 says unsat, {' and '.join(others)} sat" if others else ""

    @property
    def is_confirmed(self) -> bool:
        """Whether another solver says the same."""
        return any(each.outcome is Outcome.UNSATISFIABLE for each in self.opinions)

    @property
    def rests_on_one_nonlinear_answer(self) -> bool:
        """Nonlinear, and no other solver has confirmed it."""
        return not self.is_linear and not self.is_confirmed
