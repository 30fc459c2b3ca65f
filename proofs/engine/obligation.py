"""A proof is a list of obligations; an obligation is proved when the solver finds no way around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import z3

from novate.proofs.engine.checked import Checked, Outcome
from novate.proofs.engine.conjuncts import conjuncts
from novate.proofs.engine.cross_check import checked
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import Answer, satisfy
from novate.proofs.engine.terms import Formula


@dataclass(frozen=True, slots=True)
class Obligation:
    """`premises` imply `conclusion`, in every state."""

    name: str
    premises: tuple[Formula, ...]
    conclusion: Formula

    @property
    def negation(self) -> tuple[Formula, ...]:
        """Unsatisfiable iff the obligation holds."""
        return (*self.premises, z3.Not(self.conclusion))

    @property
    def apart(self) -> tuple[Obligation, ...]:
        """One for each conjunct of the conclusion: together they say the same, and each is easier to prove."""
        parts = conjuncts(self.conclusion)
        names = (f"{self.name}, {place} of {len(parts)}" for place in range(1, len(parts) + 1))
        return tuple(Obligation(name, self.premises, part) for name, part in zip(names, parts, strict=True))


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether all obligations hold; otherwise the first that does not, and what the solver said of it."""

    failed: Obligation | None = None
    answer: Answer | None = None
    checked: tuple[Checked, ...] = ()
    """The obligations that were proved, in order."""

    @property
    def holds(self) -> bool:
        """Every obligation was proved."""
        return self.failed is None

    @property
    def undecided(self) -> str:
        """Why the solver could not decide the obligation that failed; empty where it did decide."""
        undecided = self.answer is not None and self.answer.outcome is Outcome.UNDECIDED
        return f"{self.failed.name}: {self.answer.reason}" if undecided and self.failed and self.answer else ""

    @property
    def dispute(self) -> str:
        """Which solvers disagree on what; empty where none do."""
        return next((each.dispute for each in self.checked if each.dispute), "")


def prove(obligations: Iterable[Obligation], limits: Limits) -> Proof:
    """Prove them in turn, up to the first that fails or on which the solvers disagree."""
    proved: list[Checked] = []
    for obligation in obligations:
        answer = satisfy(obligation.negation, limits)
        if answer.outcome is not Outcome.UNSATISFIABLE:
            return Proof(obligation, answer, tuple(proved))
        proved.append(checked(obligation.name, obligation.negation, limits))
        if proved[-1].dispute:
            return Proof(obligation, Answer(Outcome.UNDECIDED, reason=proved[-1].dispute), tuple(proved))
    return Proof(checked=tuple(proved))
