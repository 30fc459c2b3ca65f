"""One question to Z3, in a context of its own, within limits, its model validated.

Z3's counters are cumulative per context, so every query is translated into a fresh one: the same question costs the
same wherever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import z3

from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.terms import Formula, Term

z3.z3.Z3_DEBUG = False
"""What the solver's Python layer checks of every argument, a tenth of the time; its core checks them again."""


def let_any_thread_free() -> None:
    """Let a term of the main context be freed by whichever thread collects it, while another one asks."""
    z3.Z3_enable_concurrent_dec_ref(z3.main_ctx().ref())


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, a validated model of it, or the reason why there is none."""

    outcome: Outcome
    model: Any = None
    """A z3.ModelRef in the main context, where satisfiable."""
    reason: str = ""


def satisfy(constraints: Sequence[Formula], limits: Limits) -> Answer:
    """Find a state in which all constraints hold, or show that there is none."""
    _, solver = fresh(constraints, limits)
    return interpret(solver.check(), solver, constraints)


def maximize(constraints: Sequence[Formula], objective: Term, limits: Limits) -> Answer:
    """A state in which all constraints hold and the objective is large: as large as a few questions for more find it.

    It claims no maximum, and nothing is decided by it: it chooses clear examples. It is no optimizer because Z3's can
    run without end, past its limits, where the constraints have many alternatives.

    The simple solver does no more than search: before that the usual one makes up names, which it numbers through the
    life of a process, and the example would depend on what was asked before.
    """
    context, solver = fresh(constraints, limits, z3.SimpleSolver)
    best = interpret(solver.check(), solver, constraints)
    if best.outcome is not Outcome.SATISFIABLE:
        return best
    value = evaluated(best, objective)
    gap = max(Fraction(1), abs(value))
    for _ in range(IMPROVEMENTS):
        better = asked(solver, objective >= z3.RealVal(str(value + gap)), constraints, context)
        if better.outcome is Outcome.SATISFIABLE:
            best, value, gap = better, evaluated(better, objective), 2 * gap
        else:
            gap /= 4
    return best


IMPROVEMENTS = 12
"""How often `maximize` asks for more."""


def upper_bound(constraints: Sequence[Formula], objective: Term, limits: Limits) -> Fraction | None:
    """The least whole bound that a positive objective never reaches.

    0 where the constraints have no state with a positive objective; None where there is no bound below 10^40, or the
    solver found none within its limits.
    """
    context, solver = fresh(constraints, limits)
    low, high = Fraction(0), Fraction(1)
    while True:
        answer = asked(solver, objective >= z3.RealVal(str(high)), constraints, context)
        if answer.outcome is Outcome.UNDECIDED or high > 10**40:
            return None
        if answer.outcome is Outcome.UNSATISFIABLE:
            break
        low, high = high, 1000 * high
    positive = asked(solver, objective > 0, constraints, context)
    if positive.outcome is Outcome.UNSATISFIABLE:
        return Fraction(0)
    while high - low > Fraction(1, 2):
        middle = (low + high) / 2
        answer = asked(solver, objective >= z3.RealVal(str(middle)), constraints, context)
        low, high = (middle, high) if answer.outcome is Outcome.SATISFIABLE else (low, middle)
        if answer.outcome is Outcome.UNDECIDED:
            return None
    whole = Fraction(high // 1)
    below = asked(solver, objective >= z3.RealVal(str(whole)), constraints, context)
    return whole if below.outcome is Outcome.UNSATISFIABLE else Fraction(high // 1 + 1)


def fresh(constraints: Sequence[Formula], limits: Limits, make: Callable[..., Any] = z3.Solver) -> tuple[Any, Any]:
    """A context of its own, and a solver in it that knows the constraints."""
    context = z3.Context()
    return context, solver_of((constraint.translate(context) for constraint in constraints), limits, context, make)


def solver_of(
    constraints: Iterable[Formula], limits: Limits, context: Any = None, make: Callable[..., Any] = z3.Solver
) -> Any:
    """A solver that knows the constraints: in the library's main context, unless they are of another."""
    solver = make(ctx=context)
    configure(solver, limits)
    solver.add(*constraints)
    return solver


def searching(constraints: Iterable[Formula], limits: Limits) -> Any:
    """A solver in the library's main context that does no more than search: best for thousands of small questions.

    What the usual one does beforehand costs more than it spares there. (Z3's older simplex method would be quicker,
    but is no choice: in version 5.4.1 it calls a question about whole numbers unsatisfiable that has a model.)
    """
    return solver_of(constraints, limits, make=z3.SimpleSolver)


def asked(solver: Any, also: Formula, constraints: Sequence[Formula], context: Any) -> Answer:
    """The answer with one more constraint, which is taken back."""
    solver.push()
    solver.add(also.translate(context))
    answer = interpret(solver.check(), solver, (*constraints, also))
    solver.pop()
    return answer


def evaluated(answer: Answer, term: Term) -> Fraction:
    """The exact value of a term in the model of an answer."""
    return Fraction(str(answer.model.eval(term, model_completion=True)))


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
    model = solver.model()
    model = model if model.ctx == z3.main_ctx() else model.translate(z3.main_ctx())
    if all(z3.is_true(model.eval(constraint, model_completion=True)) for constraint in constraints):
        return Answer(Outcome.SATISFIABLE, model=model)
    return Answer(Outcome.UNDECIDED, reason="the solver returned a model that does not satisfy the question")
