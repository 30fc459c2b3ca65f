"""A linear formula in words that a person can read: `balance + 0.985 market >= 0 or overdue > 2`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

import z3

from novate.model.core.symbolic.numbers import Formula, Term

COMPARISONS = {z3.Z3_OP_LE: "<=", z3.Z3_OP_GE: ">=", z3.Z3_OP_LT: "<", z3.Z3_OP_GT: ">", z3.Z3_OP_EQ: "="}
NEGATED = {"<=": ">", ">=": "<", "<": ">=", ">": "<=", "=": "/="}
MIRRORED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
ONE = ""
"""What a number without a name is multiplied with."""


def sentences(formulas: Sequence[Formula]) -> tuple[str, ...]:
    """Each formula in words; `x <= c` and `x >= c` become `x = c`."""
    said = dict.fromkeys(words(each) for each in formulas)
    for text in list(said):
        opposite = text.replace(" >= ", " <= ")
        if opposite != text and " or " not in text and opposite in said:
            del said[opposite]
            said = {text.replace(" >= ", " = ") if each == text else each: None for each in said}
    return tuple(said)


def words(formula: Formula, *, holds: bool = True) -> str:
    """The formula, or where it does not hold its opposite. Raises `ValueError` for what is not linear arithmetic."""
    if z3.is_not(formula):
        return words(formula.arg(0), holds=not holds)
    if z3.is_and(formula) or z3.is_or(formula):
        joined = " and " if z3.is_and(formula) == holds else " or "
        parts = [words(child, holds=holds) for child in formula.children()]
        return joined.join(f"({part})" if " and " in part or " or " in part else part for part in parts)
    if z3.is_true(formula) or z3.is_false(formula):
        return "true" if z3.is_true(formula) == holds else "false"
    sign = COMPARISONS.get(formula.decl().kind())
    if sign is None:
        raise ValueError(f"found {formula}; expected a comparison")
    left, right = (linear(child) for child in formula.children())
    return comparison(added(left, right, Fraction(-1)), sign if holds else NEGATED[sign])


def comparison(terms: Mapping[str, Fraction], sign: str) -> str:
    """A sum against a number; names in alphabetical order, the first coefficient 1."""
    named = {name: factor for name, factor in sorted(terms.items()) if name != ONE and factor}
    constant = terms.get(ONE, Fraction(0))
    first = next(iter(named.values()), Fraction(1))
    sign = MIRRORED.get(sign, sign) if first < 0 else sign
    total = " + ".join(product(factor / first, name) for name, factor in named.items()) or "0"
    return f"{total.replace('+ -', '- ')} {sign} {digits(-constant / first)}"


def product(factor: Fraction, name: str) -> str:
    """A factor of 1 is left out."""
    if abs(factor) == 1:
        return name if factor > 0 else f"-{name}"
    return f"{digits(factor)} {name}"


def digits(value: Fraction) -> str:
    """As a decimal where that takes at most 12 places, else as a fraction."""
    scaled = value * 10**12
    if scaled.denominator > 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(scaled.numerator), 10**12)
    return f"{'-' if value < 0 else ''}{whole}" + (f".{rest:012d}".rstrip("0") if rest else "")


def linear(term: Term) -> dict[str, Fraction]:
    """Name -> coefficient; names without the state's own."""
    if z3.is_rational_value(term):
        return {ONE: term.as_fraction()}
    if z3.is_const(term):
        return {term.decl().name().rsplit(".", 1)[-1]: Fraction(1)}
    parts = [linear(child) for child in term.children()]
    match term.decl().kind():
        case z3.Z3_OP_ADD:
            total: dict[str, Fraction] = {}
            for part in parts:
                total = added(total, part, Fraction(1))
            return total
        case z3.Z3_OP_UMINUS:
            return added({}, parts[0], Fraction(-1))
        case z3.Z3_OP_SUB:
            return added(parts[0], parts[1], Fraction(-1))
        case z3.Z3_OP_MUL if len(parts) == 2 and parts[0].keys() == {ONE}:
            return added({}, parts[1], parts[0][ONE])
    raise ValueError(f"found {term}; expected a linear term")


def added(left: Mapping[str, Fraction], right: Mapping[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    """Left + factor * right."""
    total = defaultdict(Fraction, left)
    for name, value in right.items():
        total[name] += factor * value
    return dict(total)
