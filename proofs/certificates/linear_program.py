"""Multipliers of inequalities that add up to nothing, though one of them is strict: a linear program, solved by Z3.

Z3 computes in fractions. What it finds is not believed: the checker adds it up again.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from fractions import Fraction
from typing import Any, TypeVar

import z3

Key = TypeVar("Key", bound=Hashable)
MOST_RESOURCES = 2_000_000
"""Of Z3, for one linear program."""


def multipliers(
    columns: Mapping[Key, Mapping[Any, int | Fraction]], strict: Set[Key], context: z3.Context
) -> dict[Key, Fraction]:
    """Those above 0 with which these polynomials, each at least 0, or above 0 where strict, add up to 0.

    The sum of the strict ones' is 1. Empty where there are none.
    """
    useful = cancelling(columns)
    if not useful.keys() & strict:
        return {}
    unknowns = {key: z3.Real(f"multiplier {place}", context) for place, key in enumerate(useful)}
    sums: dict[Any, list[Any]] = {}
    for key, column in useful.items():
        for monomial, coefficient in column.items():
            sums.setdefault(monomial, []).append(unknowns[key] * z3.RealVal(str(coefficient), context))
    solver = z3.SolverFor("QF_LRA", ctx=context)
    solver.set("rlimit", MOST_RESOURCES)
    solver.add(*(unknown >= 0 for unknown in unknowns.values()), *(z3.Sum(each) == 0 for each in sums.values()))
    solver.add(z3.Sum([unknown for key, unknown in unknowns.items() if key in strict]) == 1)
    if solver.check() != z3.sat:
        return {}
    found = {key: Fraction(str(solver.model().eval(unknown))) for key, unknown in unknowns.items()}
    return {key: value for key, value in found.items() if value}


def cancelling(columns: Mapping[Key, Mapping[Any, int | Fraction]]) -> Mapping[Key, Mapping[Any, int | Fraction]]:
    """Those whose every monomial another one has with the opposite sign: no others can be in a sum that is 0."""
    while True:
        signs = {(monomial, factor > 0) for column in columns.values() for monomial, factor in column.items()}
        left = {
            key: column
            for key, column in columns.items()
            if all((monomial, factor < 0) in signs for monomial, factor in column.items())
        }
        if len(left) == len(columns):
            return left
        columns = left
