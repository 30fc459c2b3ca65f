"""A formula as the list of its conjuncts, so that a proof can be asked which of them it used."""

from __future__ import annotations

import z3

from novate.proofs.engine.terms import Formula


def conjuncts(formula: Formula) -> list[Formula]:
    """Formulas that together say the same; a conjunction under a condition is taken apart, too."""
    if z3.is_and(formula):
        return [each for child in formula.children() for each in conjuncts(child)]
    if z3.is_app_of(formula, z3.Z3_OP_ITE):
        condition, then, otherwise = formula.children()
        return [
            *(z3.Implies(condition, each) for each in conjuncts(then)),
            *(z3.Implies(z3.Not(condition), each) for each in conjuncts(otherwise)),
        ]
    return [formula]
