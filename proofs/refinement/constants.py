"""Terms filled in with concrete numbers, and what the two encodings are to agree on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from typing import Any

import z3

from novate.model.symbolic.numbers import Formula, Term, number
from novate.proofs.limits import Limits
from novate.proofs.solver import configure

Pairs = list[tuple[Term, Term]]


class DisagreementError(AssertionError):
    """The two encodings say different things of the same step."""


class UndecidedError(RuntimeError):
    """The solver does not know whether they do."""


def agree(truth: bool, what: str, *numbers: object) -> None:
    """Raises `DisagreementError` where they do not."""
    if not truth:
        raise DisagreementError(f"{what}: {'; '.join(map(str, numbers))}")


def constant(value: Fraction | int | bool) -> Term:
    """An exact constant."""
    return z3.BoolVal(value) if isinstance(value, bool) else number(value)


def matched(variables: Any, constants: Any) -> Iterator[tuple[Term, Term]]:
    """Pair two records of terms field by field; where the machine has a constant already, both must have it."""
    for field in fields(variables):
        term, value = getattr(variables, field.name), getattr(constants, field.name)
        if not isinstance(term, z3.ExprRef):
            yield from matched(term, value)
        elif z3.is_rational_value(term):
            agree(term.eq(value), f"{field.name} cannot be represented", value)
        else:
            yield term, value


def filled(term: Any, pairs: Pairs) -> Any:
    """The term with constants for variables, simplified; what is no term already stays what it is."""
    return z3.simplify(z3.substitute(term, *pairs)) if isinstance(term, z3.ExprRef) else term


def packed(*terms: Term) -> Term:
    """Several terms as one, so that they are filled in together; see `unpacked`."""
    return z3.Function("packed", *(term.sort() for term in terms), z3.BoolSort())(*terms)


def unpacked(term: Term, pairs: Pairs) -> list[Term]:
    """The packed terms with constants for variables, simplified."""
    found: list[Term] = filled(term, pairs).children()
    return found


def exact(term: Any) -> Fraction:
    """The number that a constant term is."""
    value = term.as_fraction() if z3.is_rational_value(term) else Fraction(str(term))
    return Fraction(value)


def truth(term: Any) -> bool:
    """The truth value that a constant formula is (or that a claim has as a plain Python value)."""
    if isinstance(term, bool):
        return term
    agree(z3.is_true(term) or z3.is_false(term), "the formula is no constant", term)
    return bool(z3.is_true(term))


def model_of(*formulas: Formula) -> Any:
    """A model, or None where there is none. Raises `UndecidedError` where the solver does not know."""
    solver = z3.Solver()
    configure(solver, Limits())
    solver.add(*formulas)
    outcome = solver.check()
    if outcome == z3.unknown:
        raise UndecidedError(solver.reason_unknown())
    return solver.model() if outcome == z3.sat else None
