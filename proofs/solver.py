"""One question to Z3, in a context of its own, within limits, its model validated.

Z3's counters are cumulative per context, so every query is translated into a fresh one: the same question costs the
same wherever it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import Any

import z3

from novate.model.symbolic.numbers import Formula, Term
from novate.proofs.limits import Limits


class Outcome(Enum):
    """What the solver says of a conjunction."""

    UNSATISFIABLE = auto()
    SATISFIABLE = auto()
    UNDECIDED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, a validated model of it, or the reason why there is none."""

    outcome: Outcome
    model: Any = None
    """A z3.ModelRef in the main context, where satisfiable."""
    reason: str = ""


def satisfy(constraints: Sequence[Formula], limits: Limits) -> Answer:
    """Find a state in which all constraints hold, or show that there is none."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    configure(solver, limits)
    for constraint in constraints:
        solver.add(constraint.translate(context))
    return interpret(solver.check(), solver, constraints)


def maximize(constraints: Sequence[Formula], objective: Term, limits: Limits) -> Answer:
    """A state in which all constraints hold and the objective is largest (or, where unbounded, merely some)."""
    context = z3.Context()
    optimizer = z3.Optimize(ctx=context)
    configure(optimizer, limits)
    for constraint in constraints:
        optimizer.add(constraint.translate(context))
    optimizer.maximize(objective.translate(context))
    return interpret(optimizer.check(), optimizer, constraints)


def supremum(constraints: Sequence[Formula], objective: Term, limits: Limits) -> Fraction | None:
    """The least upper bound of the objective over all states in which the constraints hold.

    None where there is no bound, or the solver found none within its limits. Raises `ValueError` where there is no
    such state.
    """
    context = z3.Context()
    optimizer = z3.Optimize(ctx=context)
    configure(optimizer, limits)
    for constraint in constraints:
        optimizer.add(constraint.translate(context))
    handle = optimizer.maximize(objective.translate(context))
    result = optimizer.check()
    if result == z3.unsat:
        raise ValueError("no state satisfies the constraints")
    if result == z3.unknown:
        return None
    infinite, finite, _ = (Fraction(str(part)) for part in optimizer.upper_values(handle))
    return finite if infinite == 0 else None


def configure(solver: Any, limits: Limits) -> None:
    """Resource limit first, wall limit behind it."""
    solver.set("rlimit", limits.resources)
    solver.set("timeout", int(limits.seconds * 1000))


def interpret(result: Any, solver: Any, constraints: Sequence[Formula]) -> Answer:
    """Z3's answer as ours."""
    if result == z3.unsat:
        return Answer(Outcome.UNSATISFIABLE)
    if result == z3.unknown:
        return Answer(Outcome.UNDECIDED, reason=f"the solver stopped: {solver.reason_unknown()}")
    model = solver.model().translate(z3.main_ctx())
    if all(z3.is_true(model.eval(constraint, model_completion=True)) for constraint in constraints):
        return Answer(Outcome.SATISFIABLE, model=model)
    return Answer(Outcome.UNDECIDED, reason="the solver returned a model that does not satisfy the question")
