"""A question written as SMT-LIB 2.6, so that any solver can answer it.

Equal questions give equal text: constants are declared in the order of their names, terms are printed by Z3 (exact
rationals; what occurs several times is bound by `let`).
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from novate.proofs.engine.solver import Outcome
from novate.proofs.engine.terms import Formula

STATUS = {Outcome.UNSATISFIABLE: "unsat", Outcome.SATISFIABLE: "sat", Outcome.UNDECIDED: "unknown"}
"""SMT-LIB's words for an outcome."""


def smtlib(name: str, constraints: Sequence[Formula], expected: Outcome) -> str:
    """The conjunction of the constraints as a script that ends with `(check-sat)`; `name` is one line of text."""
    declared = declarations(constraints)
    lines = [
        f"; {name}",
        "(set-info :smt-lib-version 2.6)",
        f"(set-info :status {STATUS[expected]})",
        f"(set-logic {logic(constraints, declared)})",
        *declared,
        *(f"(assert {constraint.sexpr()})" for constraint in constraints),
        "(check-sat)",
    ]
    return "\n".join(lines) + "\n"


def is_linear(constraints: Sequence[Formula]) -> bool:
    """Whether no two unknowns are multiplied."""
    goal = z3.Goal()
    goal.add(*constraints)
    return bool(z3.Probe("is-lira")(goal))


def logic(constraints: Sequence[Formula], declared: Sequence[str]) -> str:
    """The smallest quantifier-free logic of arithmetic: QF_LRA, QF_NRA, QF_LIRA or QF_NIRA."""
    whole = "I" if any(line.endswith(" Int)") for line in declared) else ""
    return f"QF_{'L' if is_linear(constraints) else 'N'}{whole}RA"


def declarations(constraints: Sequence[Formula]) -> list[str]:
    """One line for each unknown, by name."""
    solver = z3.Solver()
    solver.add(*constraints)
    return sorted(line for line in solver.sexpr().splitlines() if line.startswith("(declare-fun "))
