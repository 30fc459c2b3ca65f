"""Proofs of the machine as it is now, cheap to repeat: a question that is the same as before has the same answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from novate.model.symbolic.numbers import Formula
from novate.model.symbolic.state import Machine
from novate.proofs.argument import Part, argument, numbers
from novate.proofs.limits import Limits
from novate.proofs.obligation import Obligation
from novate.proofs.solver import Outcome, satisfy

LIMITS = Limits()

Answers = dict[bytes, Outcome]
"""By the hash of the question's text: a mutant changes some of the questions, and only those are asked again."""

_seen: dict[tuple[int, ...], tuple[Outcome, tuple[Formula, ...]]] = {}
"""The same for the questions of this process, by the numbers that the solver's library gives them.

Equal formulas are one object for as long as one is kept, and numbers are compared faster than texts are printed.
"""


@dataclass(slots=True)
class Prover:
    """Remembers which parts of an argument hold. It belongs to one mutant: another one has other parts."""

    answers: Answers = field(default_factory=dict)
    _parts: dict[tuple[object, ...], Outcome] = field(default_factory=dict)

    def proves(self, machine: Machine, name: str) -> bool | None:
        """Whether the argument for property `name` holds; None where the solver does not know."""
        for part in argument(machine, name):
            outcome = self._outcome(part)
            if outcome is not Outcome.UNSATISFIABLE:
                return False if outcome is Outcome.SATISFIABLE else None
        return True

    def _outcome(self, part: Part) -> Outcome:
        """Of the first obligation that fails, or of the last."""
        key = (part.name, *numbers(part.machine))
        if key not in self._parts:
            outcomes = (self._answer(obligation) for obligation in part.build(part.machine))
            failed = (each for each in outcomes if each is not Outcome.UNSATISFIABLE)
            self._parts[key] = next(failed, Outcome.UNSATISFIABLE)
        return self._parts[key]

    def _answer(self, obligation: Obligation) -> Outcome:
        """What the solver says of the negation."""
        negation = obligation.negation
        numbered = tuple(formula.get_id() for formula in negation)
        if numbered not in _seen:
            _seen[numbered] = self._by_text(negation), negation
        return _seen[numbered][0]

    def _by_text(self, negation: tuple[Formula, ...]) -> Outcome:
        key = sha256("\n".join(formula.sexpr() for formula in negation).encode()).digest()
        if key not in self.answers:
            self.answers[key] = satisfy(negation, LIMITS).outcome
        return self.answers[key]
