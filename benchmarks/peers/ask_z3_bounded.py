"""Plain Z3: bounded model checking of the linear machine, a fresh solver for each depth.

A violation ends the search. So does twice the depth at which the unsafe machine breaks: the answer is then bounded.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3
from answer import Answer, Outcome, print_answers
from linear_machine import bad_debt, fresh_state, initial, step
from question import Question
from solver_clock import SolverClock


def ask(question: Question) -> Iterator[Answer]:
    """One step deeper each time."""
    clock = SolverClock()
    state = fresh_state(question, "0")
    run = [initial(state)]
    for depth in range(1, 2 * question.shortest_run + 1):
        before, state = state, fresh_state(question, str(depth))
        run.append(step(question, before, state))
        solver = z3.Solver()
        solver.add(*run, bad_debt(state))
        with clock.running():
            result = solver.check()
        if result == z3.unsat:
            yield Answer(Outcome.BOUNDED, depth, clock.seconds)
            continue
        if result == z3.sat:
            yield Answer(Outcome.VIOLATED, depth, clock.seconds)
        return


if __name__ == "__main__":
    print_answers(ask)
