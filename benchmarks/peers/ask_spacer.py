"""Z3's Spacer, unaided: the linear machine as Horn clauses. It finds a violation or an invariant by itself."""

from __future__ import annotations

from collections.abc import Iterator

import z3
from answer import Answer, Outcome, print_answers
from linear_machine import bad_debt, fresh_state, initial, step, terms
from question import Question
from solver_clock import SolverClock


def ask(question: Question) -> Iterator[Answer]:
    """One query, whether bad debt is reachable."""
    clock, engine = SolverClock(), z3.Fixedpoint()
    engine.set("engine", "spacer")
    before, after = fresh_state(question, "before"), fresh_state(question, "after")
    old, new = terms(before), terms(after)
    reachable = z3.Function("reachable", *(term.sort() for term in old), z3.BoolSort())
    broken = z3.Function("broken", z3.BoolSort())
    engine.register_relation(reachable, broken)
    engine.declare_var(*old, *new)
    engine.rule(reachable(*old), initial(before))
    engine.rule(reachable(*new), [reachable(*old), step(question, before, after)])
    engine.rule(broken(), [reachable(*old), bad_debt(before)])
    with clock.running():
        result = engine.query(broken())
    if result == z3.unknown:
        yield Answer(Outcome.NONE, None, clock.seconds, engine.reason_unknown())
    else:
        yield Answer(Outcome.VIOLATED if result == z3.sat else Outcome.PROVED, None, clock.seconds)


if __name__ == "__main__":
    print_answers(ask)
