"""pySMT with k-induction, over z3 or cvc5 (a fourth argument): search k steps from the start, then prove from anywhere.

A fresh solver for each query. The property is strengthened by the range of `overdue`; without it no k is enough.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from answer import Answer, Outcome, print_answers
from pysmt.fnode import FNode
from pysmt.logics import QF_LIRA
from pysmt.shortcuts import Not, Solver
from pysmt_machine import fresh_state, initial, is_sound, step
from question import Question
from solver_clock import SolverClock


def ask(question: Question) -> Iterator[Answer]:
    """Base case and induction step for growing k."""
    clock, name = SolverClock(), sys.argv[4]
    state = fresh_state(question, "0")
    start, run, sound = initial(state), [], [is_sound(question, state)]
    for depth in range(1, 2 * question.shortest_run + 1):
        before, state = state, fresh_state(question, str(depth))
        run.append(step(question, before, state))
        broken = Not(is_sound(question, state))
        if satisfiable(name, [start, *run, broken], clock):
            yield Answer(Outcome.VIOLATED, depth, clock.seconds)
            return
        yield Answer(Outcome.BOUNDED, depth, clock.seconds)
        if not satisfiable(name, [*run, *sound, broken], clock):
            yield Answer(Outcome.PROVED, depth, clock.seconds)
            return
        sound.append(is_sound(question, state))


def satisfiable(name: str, formulas: Sequence[FNode], clock: SolverClock) -> bool:
    """Ask a fresh solver."""
    with Solver(name=name, logic=QF_LIRA) as solver:
        for formula in formulas:
            solver.add_assertion(formula)
        with clock.running():
            return bool(solver.solve())


if __name__ == "__main__":
    print_answers(ask)
