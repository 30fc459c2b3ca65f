"""A question written as SMT-LIB 2.6, so that any solver can answer it.

Equal questions give equal text: constants are declared in the order of their names, terms are printed by Z3 (exact
rationals; what occurs several times is bound by `let`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

import z3

from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.terms import Formula

STATUS = {Outcome.UNSATISFIABLE: "unsat", Outcome.SATISFIABLE: "sat", Outcome.UNDECIDED: "unknown"}
"""SMT-LIB's words for an outcome."""


class Wording:
    """What terms are as texts, each written once while this is kept: questions about one machine share most of them."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[Formula, str]] = {}
        self._declared: dict[int, tuple[Formula, list[str]]] = {}

    def text(self, term: Formula) -> str:
        """The term itself."""
        return _once(self._texts, term, term.sexpr)

    def declarations(self, constraints: Iterable[Formula]) -> list[str]:
        """One line for each unknown, by name."""
        listed = (_once(self._declared, each, partial(declarations, each)) for each in constraints)
        return sorted({line for lines in listed for line in lines})


Value = TypeVar("Value")


def _once(known: dict[int, tuple[Formula, Value]], term: Formula, work: Callable[[], Value]) -> Value:
    """By Z3's number for the term, which is nobody else's as long as the term is kept beside it."""
    key = term.get_id()
    if key not in known:
        known[key] = term, work()
    return known[key][1]


def smtlib(name: str, constraints: Sequence[Formula], expected: Outcome, wording: Wording | None = None) -> str:
    """The conjunction of the constraints as a script that ends with `(check-sat)`; `name` is one line of text.

    Whoever writes many gives the wording that they share.
    """
    wording = wording or Wording()
    declared = wording.declarations(constraints)
    lines = [
        f"; {name}",
        "(set-info :smt-lib-version 2.6)",
        f"(set-info :status {STATUS[expected]})",
        f"(set-logic {logic(constraints, declared)})",
        *declared,
        *(f"(assert {wording.text(constraint)})" for constraint in constraints),
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


def declarations(constraint: Formula) -> list[str]:
    """One line for each unknown."""
    solver = z3.Solver()
    solver.add(constraint)
    return [line for line in solver.sexpr().splitlines() if line.startswith("(declare-fun ")]
