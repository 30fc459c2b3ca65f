"""Which premises a proof needed: an unsatisfiable core, made minimal by leaving out one premise after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import z3

from novate.model.symbolic.numbers import Formula
from novate.proofs.limits import Limits
from novate.proofs.solver import fresh


def core(
    always: Sequence[Formula], dear: Mapping[str, Formula], cheap: Mapping[str, Formula], limits: Limits
) -> list[str] | None:
    """Names of premises that with `always` are contradictory, none of which can be left out; None where there are none.

    The dear ones are left out first, while all cheap ones are there to take their place. None also where the solver
    finds no contradiction within its limits; a premise whose absence it cannot decide counts as needed.
    """
    premises = {**dear, **cheap}
    context, solver = fresh([*always, *(z3.Implies(z3.Bool(name), each) for name, each in premises.items())], limits)
    literals = {name: z3.Bool(name, ctx=context) for name in premises}
    if contradiction(solver, literals, premises) is None:
        return None
    kept = dict.fromkeys(premises)
    for name in dear:
        without = [each for each in kept if each != name]
        if contradiction(solver, literals, without) is not None:
            kept.pop(name)
    needed = contradiction(solver, literals, kept)
    assert needed is not None, "it was contradictory a moment ago"
    for name in [each for each in needed if each in cheap]:
        needed = contradiction(solver, literals, [each for each in needed if each != name]) or needed
    return needed


def contradiction(
    solver: Any, literals: Mapping[str, Any], names: Sequence[str] | Mapping[str, Any]
) -> list[str] | None:
    """Those of the names that the solver used; None where it found no contradiction."""
    if solver.check(*(literals[name] for name in names)) != z3.unsat:
        return None
    used = {str(each) for each in solver.unsat_core()}
    return [name for name in names if name in used]
