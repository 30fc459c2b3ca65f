"""novate's engine in this process, without theorems, after all imports: what the solver alone takes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import z3
from answer import Answer, print_answers
from ask_novate import outcome_of
from market import NAME, specification_text
from question import Question
from solver_clock import SolverClock

from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.verdicts.verify import verify
from novate.specification.file import read_specification


def ask(question: Question) -> Iterator[Answer]:
    """Both sides, one after the other."""
    specification, clock = specification_of(question), clocked_solver()
    limits = Limits(route=Route.SEARCH)
    verdicts = [verify(specification, NAME, side, "no-bad-debt", limits) for side in Side]
    yield Answer(outcome_of([verdict.status for verdict in verdicts]), solver_seconds=clock.seconds)


def specification_of(question: Question) -> Specification:
    """The file as novate reads it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "market.toml"
        file.write_text(specification_text(question), encoding="utf-8")
        return read_specification(file)


def clocked_solver() -> SolverClock:
    """Put a clock around every check of Z3 in this process."""
    clock, check = SolverClock(), z3.Solver.check

    def clocked(solver: z3.Solver, *assumptions: Any) -> z3.CheckSatResult:
        with clock.running():
            return check(solver, *assumptions)

    z3.Solver.check = clocked
    return clock


if __name__ == "__main__":
    print_answers(ask)
