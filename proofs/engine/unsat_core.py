"""Which premises a proof needed: an unsatisfiable core in which none can be left out.

Z3 makes its cores minimal, but which of several it finds is chance; so the dear premises are left out first, one by
one, while all cheap ones are there to take their place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import z3

from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import solver_of
from novate.proofs.engine.terms import Formula


def cores(
    always: Sequence[Formula],
    cases: Sequence[Formula],
    dear: Mapping[str, Formula],
    cheap: Mapping[str, Formula],
    limits: Limits,
) -> list[list[str] | None]:
    """For each case names of premises that with it and `always` are contradictory, none of which can be left out.

    None for a case where there are none, or where the solver finds no contradiction within its limits; a premise whose
    absence it cannot decide counts as needed. Each case has a solver of its own, so that its answer does not depend on
    the others, in one context: to make one costs more than to ask.
    """
    context = z3.Context()
    premises = {name: each.translate(context) for name, each in {**dear, **cheap}.items()}
    literals = {name: z3.Bool(name, ctx=context) for name in premises}
    known = [
        *(each.translate(context) for each in always),
        *(z3.Implies(literals[name], premises[name]) for name in premises),
    ]
    found = []
    for case in cases:
        solver = solver_of([case.translate(context), *known], limits, context)
        solver.set("core.minimize", True)
        found.append(core(solver, literals, dear, cheap))
    return found


def core(solver: Any, literals: Mapping[str, Any], dear: Collection[str], cheap: Collection[str]) -> list[str] | None:
    """That of what the solver knows at this moment."""
    needed = contradiction(solver, literals, literals)
    for name in dear:
        if needed is not None and name in needed:
            without = [each for each in literals if each in needed or each in cheap if each != name]
            needed = contradiction(solver, literals, without) or needed
    return needed


def contradiction(solver: Any, literals: Mapping[str, Any], names: Collection[str]) -> list[str] | None:
    """Those of the names that the solver used; None where it found no contradiction."""
    if solver.check(*(literals[name] for name in names)) != z3.unsat:
        return None
    used = {str(each) for each in solver.unsat_core()}
    return [name for name in names if name in used]
