"""Proofs of the machine as it is now: what does not depend on a damaged function is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine
from novate.proofs.caches.remembered import Remembered
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.solver import Outcome, interpret, solver_of
from novate.proofs.induction.argument import argument
from novate.proofs.induction.arguments.conservation import conservation
from novate.proofs.induction.family import numbers
from novate.proofs.induction.invariant import STEPS, induction
from novate.proofs.induction.part import Part

LIMITS = Limits()

Key = tuple[object, ...]
Outcomes = Remembered[Key, Outcome]
"""Of the pieces of arguments: of the first obligation that fails, or of the last."""

Piece = tuple[Key, Callable[[], Iterable[Obligation]]]

BY_STEP = (induction, conservation)
"""What says the same of every step, and can be asked of each by itself: a mutant changes one or two."""

_answers: dict[tuple[int, ...], tuple[Outcome, tuple[Formula, ...]]] = {}
"""What the solver said in this process, by the numbers that its library gives the formulas.

Equal formulas are one object for as long as one is kept.
"""


@dataclass(slots=True)
class Prover:
    """Belongs to one mutant: another one has other proofs."""

    outcomes: Outcomes = field(default_factory=Remembered)
    suspects: Collection[Key] = ()
    """What fails in the undamaged machine. It is asked first: where it still fails, nothing else need be asked."""

    def proves(self, machine: Machine, name: str) -> bool | None:
        """Whether the argument for property `name` holds; None where the solver does not know."""
        whole = [piece for part in argument(machine, name) for piece in pieces(part)]
        for key, build in sorted(whole, key=lambda piece: piece[0] not in self.suspects):
            outcome = self.outcomes.once(key, lambda: first_failure(build()))  # noqa: B023 - called at once
            if outcome is not Outcome.UNSATISFIABLE:
                return False if outcome is Outcome.SATISFIABLE else None
        return True


def pieces(part: Part) -> Iterator[Piece]:
    """The part, step by step where it can be."""
    key = (part.name, *numbers(part.machine))
    if part.build not in BY_STEP:
        yield key, partial(part.build, part.machine)
        return
    for step in STEPS:
        yield (step, *key), partial(part.build, part.machine, only=(step,))


def first_failure(obligations: Iterable[Obligation]) -> Outcome:
    """What the solver says of the negation of the first obligation that fails, or of all."""
    outcomes = (answer(obligation.negation) for obligation in obligations)
    return next((each for each in outcomes if each is not Outcome.UNSATISFIABLE), Outcome.UNSATISFIABLE)


def answer(negation: tuple[Formula, ...]) -> Outcome:
    """What the solver says, in its main context: half the price of one of its own, where nobody asks what it cost."""
    key = tuple(formula.get_id() for formula in negation)
    if key not in _answers:
        solver = solver_of(negation, LIMITS)
        _answers[key] = interpret(solver.check(), solver, negation).outcome, negation
    return _answers[key][0]
