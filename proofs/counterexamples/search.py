"""Search: find a course on which a property breaks (or is exercised), and replay it in the reference.

Shapes are tried with the fewest events first. For each, the solver says whether prices inside their bounds can break
the claim; `novate.proofs.counterexamples.realise` then makes whole numbers of it. Nothing is reported that the
reference has not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import z3

from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.proofs.counterexamples.accounts_on_course import Course
from novate.proofs.counterexamples.confirm import Budget, BudgetSpentError, Wanted, completed, confirmed
from novate.proofs.counterexamples.course import Leg, fresh_leg, shapes
from novate.proofs.counterexamples.realise import realised
from novate.proofs.counterexamples.target import Target
from novate.proofs.counterexamples.targets import exercise, violations
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import satisfy
from novate.proofs.induction.family import partners


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    scenario: Scenario | None
    events: int
    """Largest number of events of the shapes that were searched."""
    witnesses: int
    """How many symbolic witnesses there were; where there is no scenario, none of them replayed."""
    undecided: str
    """Why the solver could not decide some shape; empty where it decided all."""


def find_violation(machine: Machine, name: str, limits: Limits) -> Found:
    """A replayed scenario that breaks property `name`, if one of the shapes has one."""

    def targets(course: Course) -> Iterator[Target]:
        return violations(course, name)

    return search(Wanted(machine, name, confirmed, is_read=True, budget=Budget()), targets, limits)


def find_exercise(machine: Machine, name: str, limits: Limits) -> Found:
    """A replayed run with a close-out that property `name` speaks of."""

    def targets(course: Course) -> Iterator[Target]:
        yield exercise(course, name)

    return search(Wanted(machine, name, completed, is_read=False, budget=Budget()), targets, limits)


Targets = Callable[[Course], Iterator[Target]]
"""What to look for on a course."""


def search(question: Wanted, targets: Targets, limits: Limits) -> Found:
    """Try every shape with one position, then (cross margin) with two."""
    progress = Progress()
    try:
        scenario = next(scenarios(question, targets, limits, progress), None)
    except BudgetSpentError as spent:
        return Found(None, progress.events, progress.witnesses, str(spent))
    return Found(scenario, progress.events, progress.witnesses, progress.undecided)


@dataclass(slots=True)
class Progress:
    """How far a search has come: the last three fields of `Found`."""

    events: int = 0
    witnesses: int = 0
    undecided: str = ""


def scenarios(question: Wanted, targets: Targets, limits: Limits, progress: Progress) -> Iterator[Scenario]:
    """What is found, course by course and target by target."""
    for course in courses(question.machine):
        events = EVENTS_OF_EVERY_COURSE + course.shape.events + len(course.legs) + course.subject
        progress.events = max(progress.events, events)
        for target in targets(course):
            question.budget.query()
            answer = satisfy(target.constraints, limits)
            if answer.outcome is Outcome.UNDECIDED:
                progress.undecided = answer.reason
            if answer.outcome is Outcome.SATISFIABLE:
                progress.witnesses += 1
                yield from realised(question, target, limits)


EVENTS_OF_EVERY_COURSE = 4
"""Two deposits, a sleep and a close-out; a trade for each position and what a shape adds come on top."""


def courses(machine: Machine) -> Iterator[Course]:
    """One position in all shapes, then with a second one that is closed first or stays open.

    In parts neither is so: every position of an account has its call in each block, and no course of two is laid.
    """
    own, balance = fresh_leg(machine), z3.Real("balance")
    companies: list[tuple[tuple[Leg, ...], int]] = [((own,), 0)]
    if machine.many_positions and machine.specification.closes_whole:
        for second in map(fresh_leg, partners(machine)):
            companies += [((second, own), 1), ((own, second), 0)]
    for legs, index in companies:
        for shape in shapes(legs):
            if len(legs) == 1 or not (shape.prelude or shape.withdraw):
                yield Course(shape, legs, index, balance)
