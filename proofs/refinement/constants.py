"""Terms filled in with concrete numbers, and what the two encodings are to agree on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from operator import attrgetter
from typing import Any

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import searching

Pairs = list[tuple[Term, Term]]


class DisagreementError(AssertionError):
    """The two encodings say different things of the same step.

    What they say is put into words when somebody reads it: to print terms takes longer than to compare them.
    """

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__()
        self.words = words

    def __str__(self) -> str:
        return self.words()


class UndecidedError(RuntimeError):
    """The solver does not know whether they do."""


def agree(truth: bool, what: str, *numbers: object) -> None:
    """Raises `DisagreementError` where they do not."""
    if not truth:
        raise DisagreementError(lambda: f"{what}: {'; '.join(map(str, numbers))}")


def constant(value: Fraction | int | bool) -> Term:
    """An exact constant."""
    return z3.BoolVal(value) if isinstance(value, bool) else number(value)


Places = tuple[tuple[Term, bool], ...]
"""The terms of a record, in order, and whether each is a variable: the machine may have a constant already."""


def places(record: Any) -> Places:
    """Those of a record of terms and records."""
    return tuple((term, not z3.is_rational_value(term)) for term in leaves(record))


def matched(variables: Places, constants: Any) -> Pairs:
    """Pair variables with the constants of a record of the same kind; what is a constant already must be the same."""
    pairs = []
    for (term, is_variable), value in zip(variables, leaves(constants), strict=True):
        if is_variable:
            pairs.append((term, value))
        else:
            agree(term.eq(value), "the machine has another constant", term, value)
    return pairs


def leaves(record: Any) -> tuple[Term, ...]:
    """The terms of a record of terms and records, in order; what is None is none."""
    kind = type(record)
    if kind not in _leaves:
        _leaves[kind] = attrgetter(*paths(record))
    found = [each for each in _leaves[kind](record) if each is not None]
    return tuple(leaf for each in found for leaf in ((each,) if isinstance(each, z3.ExprRef) else leaves(each)))


_leaves: dict[type, Callable[[Any], Any]] = {}


def paths(record: Any) -> Iterator[str]:
    """Where its terms are: `account.balance` and so on; and records that may be missing, as a whole."""
    for name, field in record.__dataclass_fields__.items():
        value = getattr(record, name)
        is_leaf = field.default is None or isinstance(value, z3.ExprRef)
        yield from (name,) if is_leaf else (f"{name}.{inner}" for inner in paths(value))


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
    if any(map(z3.is_false, formulas)):
        return None
    solver = searching(formulas, Limits())
    outcome = solver.check()
    if outcome == z3.unknown:
        raise UndecidedError(solver.reason_unknown())
    return solver.model() if outcome == z3.sat else None
