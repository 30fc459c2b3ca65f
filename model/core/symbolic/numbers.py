"""Exact constants and rounding for the solver.

Rounding is admitted nondeterminism: `floor(x)` is any y with x - 1 < y <= x, so that a proof covers the integers that a
chain computes and the query stays linear over the reals. What is lost, that y is whole, is given back where a proof
needs it by the lemma

    w whole and w + x >= 0   imply   w + floor(x) >= 0

instantiated for the whole terms w that the caller names. With `exact=True` y is an integer variable instead, hence
exactly floor(x): the form used when symbolic steps are executed in the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from operator import mul
from typing import Any, TypeAlias

import z3

from novate.model.exact_order import is_less

Term: TypeAlias = Any
"""A z3.ArithRef (the library ships no types)."""
Number: TypeAlias = Any
"""A `Fraction` or `int`, a solver's term, or an array of exact numbers: whatever has + - * / and comparisons."""
Formula: TypeAlias = Any
"""A z3.BoolRef."""

CONSTANTS = 10_000
"""How many constants are kept at hand."""

# The exact power of a move over 10,000 blocks has more digits than Python converts to text by default.
sys.set_int_max_str_digits(0)


def number(value: Fraction | int | Term) -> Term:
    """An exact rational constant; a term, which a symbolic parameter is, stays as it is."""
    return value if isinstance(value, z3.ExprRef) else _constant(value)


@lru_cache(CONSTANTS)
def _constant(value: Fraction | int) -> Term:
    return z3.RealVal(str(value))


def times(rate: Term, amount: Term) -> Term:
    """Rate * amount, of terms or of plain numbers."""
    return number(rate) * amount if isinstance(amount, z3.ExprRef) else rate * amount


def larger(left: Term, right: Term) -> Term:
    """max(left, right), of terms or of plain numbers; many numbers at once bring a `maximum` of their own."""
    if isinstance(left, z3.ExprRef) or isinstance(right, z3.ExprRef):
        return z3.If(left >= right, left, right)
    for one, other in ((left, right), (right, left)):
        if hasattr(one, "maximum"):
            return one.maximum(other)
    return right if is_less(left, right) else left


def smaller(left: Term, right: Term) -> Term:
    """min(left, right), of terms or of plain numbers; many numbers at once bring a `minimum` of their own."""
    if isinstance(left, z3.ExprRef) or isinstance(right, z3.ExprRef):
        return z3.If(left <= right, left, right)
    for one, other in ((left, right), (right, left)):
        if hasattr(one, "minimum"):
            return one.minimum(other)
    return right if is_less(right, left) else left


def summed(terms: Sequence[Term]) -> Term:
    """The sum of one term or more: of one alone that term, since SMT-LIB knows no sum of one."""
    return z3.Sum(*terms) if len(terms) > 1 else terms[0]


def product(terms: Sequence[Term]) -> Term:
    """The product of one term or more, of two at a time."""
    return reduce(mul, terms)


class Rounding:
    """Collects the constraints of the roundings in one step.

    Its variables are named by `name` and a number: not by a counter of the process, so that a question is the same
    whatever was asked before. Two steps in one question need two names.
    """

    def __init__(self, name: str = "rounded", *, exact: bool = False) -> None:
        self.name = name
        self.exact = exact
        self.count = 0
        self.constraints: list[Formula] = []
        self.floors: list[tuple[Term, Term]] = []
        """(rounded, of what), in the order in which they depend on each other."""

    def down(self, value: Term, *whole: Term) -> Term:
        """floor(value), with the lemma for each whole term w: w + value >= 0 implies w + floor(value) >= 0."""
        rounded = self._variable()
        self.floors.append((rounded, value))
        self.constraints += [rounded <= value, value - 1 < rounded]
        self.constraints += [z3.Implies(term + value >= 0, term + rounded >= 0) for term in whole]
        return rounded

    def up(self, value: Term, *whole: Term) -> Term:
        """ceil(value) = -floor(-value), with the same lemma: w >= value implies w >= ceil(value)."""
        return -self.down(-value, *whole)

    def whole(self, value: Term, bound: int) -> None:
        """State that `value` is whole, at `bound`: it is at most `bound` or at least `bound + 1`."""
        self.constraints.append(z3.Or(value <= bound, value >= bound + 1))

    def _variable(self) -> Term:
        self.count += 1
        name = f"{self.name}.{self.count}"
        return z3.ToReal(z3.Int(f"{name}.whole")) if self.exact else z3.Real(name)
