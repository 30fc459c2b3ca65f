"""What the solver is asked for when a step is drawn from the symbolic machine, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import z3

from novate.model.actions import Action
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import State, fresh_state
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import Answer, interpret, satisfy, searching
from novate.proofs.refinement.constants import agree, filled, matched, places
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import Moment, View, seen
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.refinement.windows import Window, matched_windows

MOST = 20_000
"""No unknown is larger, but one that counts parts of something."""


LIMITS = Limits(resources=5_000_000, seconds=20.0)
"""A question that costs more is left unanswered."""


@dataclass(frozen=True)
class End:
    """The variables of the state in which the machine of one account ends."""

    view: View
    name: str
    counterparty: str | None
    after: State

    def agrees(self, symbolic: Symbolic, model: Any, after: Moment) -> None:
        """The reference ends where the solver said, in every number."""
        for variable, value in matched(
            places(self.after), seen(symbolic, self.view, after, self.name, self.counterparty)
        ):
            found = model.eval(variable, model_completion=True)
            same = found.eq(value) or z3.is_true(z3.simplify(found == value))
            agree(same, f"{self.name} ends elsewhere", variable, found, value)


@dataclass(frozen=True, eq=False)
class StepQuestion:
    """What the solver is asked, and what an answer means."""

    unknown: Term
    constraints: Sequence[Formula]
    action: Callable[[Any, int], Action]
    """From the model, and how far beyond it the unknown is."""
    ends: Sequence[End]
    edged: bool = True
    """Whether the reference has to refuse what lies beyond the smallest and the largest solution."""
    instead: Action | None = None
    """What the reference has to refuse where there is no solution at all."""
    most: int = MOST
    """The largest that the unknown is asked to be."""
    guess: Callable[[int], int] = lambda sign: MOST if sign > 0 else 0
    """Given a sign, what the furthest solution that way may be: where to look first, and nothing rests on it."""


def solution(question: StepQuestion, mode: str, random: Random) -> Answer:
    """A solution with the smallest, the largest or any value of the unknown."""
    if mode != "any":
        return extreme(question, 1 if mode == "largest" else -1)
    least = random.randint(0, random.choice((10, 150, MOST)))
    answer = satisfy((*question.constraints, question.unknown >= least), LIMITS)
    return answer if answer.outcome is Outcome.SATISFIABLE else satisfy(question.constraints, LIMITS)


@lru_cache(1)
def extreme(question: StepQuestion, sign: int) -> Answer:
    """The solution with the largest `sign` * unknown, by bisection: exact, for the unknown is a whole number.

    A guess that is right takes two questions, that it is one and that there is nothing beyond it, in place of twenty.
    """
    solver = searching(question.constraints, LIMITS)

    def reaching(least: int) -> Answer:
        solver.push()
        solver.add(sign * question.unknown >= least)
        answer = interpret(solver.check(), solver, question.constraints)
        solver.pop()
        return answer

    end, guessed = question.most if sign > 0 else 0, sign * question.guess(sign)
    best, high = reaching(guessed), end
    if best.outcome is Outcome.UNSATISFIABLE:
        best, high = reaching(end - question.most), guessed - 1
    if best.outcome is not Outcome.SATISFIABLE:
        return best
    low = sign * whole(best.model, question.unknown)
    middle = low + 1
    while low < high:
        answer = reaching(middle)
        if answer.outcome is Outcome.UNDECIDED:
            return answer
        if answer.outcome is Outcome.SATISFIABLE:
            best, low = answer, sign * whole(answer.model, question.unknown)
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return best


def bounded(unknown: Term, most: int = MOST) -> Formula:
    """The unknown is a whole number of a size for people."""
    return z3.And(unknown >= 0, unknown <= most)


def whole(model: Any, term: Term) -> int:
    """A whole number of the model."""
    return int(model.eval(term, model_completion=True).as_long())


def opened(
    run: Run,
    kind: type[Action],
    view: View,
    index: int,
    name: str,
    counterparty: str | None,
    windows: tuple[Window, ...] = (),
    **arguments: Term,
) -> tuple[Formula, End]:
    """The relation from the state now, its outcome open, and the variables of the outcome; what it rounds is its own.

    Of a block `windows` are what the oracle may refer to before and after it.
    """
    template = run.symbolic.template(kind, *view)
    after = fresh_state(template.machine, f"after.{index}")
    pairs = template.pairs(seen(run.symbolic, view, run.now, name, counterparty))
    pairs += [*matched(template.after, after), *matched_windows(template.windows, windows)]
    pairs += [(template.arguments[argument], term) for argument, term in arguments.items()]
    pairs += [(whole, z3.Int(f"{whole}.{index}")) for rounded, _ in template.floors for whole in rounded.children()]
    relation = filled(z3.And(template.effects, *template.step.guards.values()), pairs)
    return relation, End(view, name, counterparty, after)


def positioned(end: End, worth: Iterable[Term]) -> Formula:
    """The notionals at the market price and at the oracle price."""
    position = end.after.account.position
    return z3.And(*(term == value for term, value in zip((position.market, position.oracle), worth, strict=True)))
