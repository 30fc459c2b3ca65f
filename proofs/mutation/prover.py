"""Proofs of the machine as it is now: its obligations are built anew, and the solver is asked those it has not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import interpret, satisfy, searching
from novate.proofs.induction.argument import argument
from novate.proofs.induction.family import numbers
from novate.proofs.induction.part import Part

LIMITS = Limits()

Key = tuple[object, ...]
Outcomes = Mapping[Key, tuple[Outcome, ...]]
"""Of the parts of arguments: what the solver said of each obligation, up to the first that fails."""

Negation = tuple[Formula, ...]

_answers: dict[tuple[int, ...], tuple[Outcome, Negation]] = {}
"""What the solver said in this process, by the numbers that its library gives the formulas.

Equal formulas are one object for as long as one is kept: the same question has the same answer, whichever mutant asks.
"""


@dataclass(slots=True)
class Prover:
    """Belongs to one mutant: another one has other proofs."""

    suspects: Collection[Key] = ()
    """What fails in the undamaged machine. It is asked first: where it still fails, nothing else need be asked."""
    outcomes: dict[Key, tuple[Outcome, ...]] = field(default_factory=dict)

    def proves(self, machine: Machine, name: str) -> bool | None:
        """Whether the argument for property `name` holds; None where the solver does not know."""
        for part in sorted(argument(machine, name), key=lambda part: key_of(part) not in self.suspects):
            last = self.answers(part)[-1]
            if last is not Outcome.UNSATISFIABLE:
                return False if last is Outcome.SATISFIABLE else None
        return True

    def answers(self, part: Part) -> tuple[Outcome, ...]:
        """What the solver says of a part."""
        key = key_of(part)
        if key not in self.outcomes:
            self.outcomes[key] = up_to_failure(negations(part))
        return self.outcomes[key]


def key_of(part: Part) -> Key:
    """Everything that a part's obligations depend on, but for the mechanism's functions."""
    return part.name, *numbers(part.machine)


def negations(part: Part) -> list[Negation]:
    """What the solver is asked about a part."""
    return [obligation.negation for obligation in part.build(part.machine)]


def up_to_failure(asked: Iterable[Negation]) -> tuple[Outcome, ...]:
    """What the solver says of each, up to the first that is not unsatisfiable."""
    found: list[Outcome] = []
    for negation in asked:
        found.append(answer(negation))
        if found[-1] is not Outcome.UNSATISFIABLE:
            break
    return tuple(found)


def answer(negation: Negation) -> Outcome:
    """What the solver says, in its main context: half the price of one of its own, where nobody asks what it cost.

    There the way it takes depends on all that it was asked before: what it leaves open it is asked anew by itself.
    """
    key = tuple(formula.get_id() for formula in negation)
    if key not in _answers:
        solver = searching(negation, LIMITS)
        found = interpret(solver.check(), solver, negation).outcome
        if found is Outcome.UNDECIDED:
            found = satisfy(negation, LIMITS).outcome
        _answers[key] = found, negation
    return _answers[key][0]


def learn(parts: Iterable[Part], outcomes: Outcomes) -> None:
    """Have this process know what the solver said of the undamaged machine. No mutant may be in place."""
    for key, part in {key_of(part): part for part in parts}.items():
        for negation, outcome in zip(negations(part), outcomes.get(key, ()), strict=False):
            _answers[tuple(formula.get_id() for formula in negation)] = outcome, negation
