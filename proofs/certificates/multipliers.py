"""Multipliers of inequalities whose sum can have no other form than one: solved for exactly, without a solver.

Where no inequality of a contradiction can be left out, its multipliers are determined but for a common factor. They are
the one relation between the columns of the coefficients of its constants, which Gaussian elimination finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

from novate.proofs.certificates.checker import Polynomial

Row = dict[int, int]
"""An equation: what factors with these numbers, times these coefficients, add up to is 0."""


def only_multipliers(signed: Mapping[int, Polynomial]) -> dict[int, Fraction] | None:
    """Positive multipliers with which these literals, each `linear <= 0` (`< 0` where negative), contradict each other.

    Empty where there are none. None where they are not determined but for a common factor: a solver has to be asked.
    """
    factors = only_relation(equations(list(signed.values())), len(signed))
    if not factors:
        return None if factors is None else {}
    if any(each < 0 for each in factors):
        factors = [-each for each in factors]
    found = {literal: factor for literal, factor in zip(signed, factors, strict=True) if factor}
    return found if all(each > 0 for each in found.values()) and is_impossible(signed, found) else {}


def is_impossible(signed: Mapping[int, Polynomial], factors: Mapping[int, Fraction]) -> bool:
    """Whether the sum says that a positive number is at most 0, or that 0 is below 0."""
    constant = sum(factor * signed[literal].get((), 0) for literal, factor in factors.items())
    return constant > 0 or (constant == 0 and any(literal < 0 for literal in factors))


def equations(columns: Sequence[Polynomial]) -> list[Row]:
    """That the coefficients of each constant add up to 0, in whole numbers."""
    rows: dict[tuple[str, ...], dict[int, int | Fraction]] = {}
    for place, column in enumerate(columns):
        for monomial, coefficient in column.items():
            rows.setdefault(monomial, {})[place] = coefficient
    rows.pop((), None)
    return [whole(row) for row in rows.values()]


def whole(row: Mapping[int, int | Fraction]) -> Row:
    """The same equation without denominators."""
    common = lcm(*(each.denominator for each in row.values()))
    return {place: each.numerator * (common // each.denominator) for place, each in row.items()}


def only_relation(rows: Sequence[Row], count: int) -> list[Fraction] | None:
    """Factors that solve the equations; empty where only zeros do, None where not unique but for a common factor."""
    solved: dict[int, Row] = {}
    for row in rows:
        for place, other in solved.items():
            row = eliminated(row, other, place)
        if row:
            place = min(row)
            solved = {known: eliminated(other, row, place) for known, other in solved.items()} | {place: row}
    free = [place for place in range(count) if place not in solved]
    if len(free) != 1:
        return None if free else []
    values = {place: Fraction(-row.get(free[0], 0), row[place]) for place, row in solved.items()}
    return [values.get(place, Fraction(1)) for place in range(count)]


def eliminated(row: Row, other: Row, place: int) -> Row:
    """The row less as much of the other as it takes to be rid of the factor in this place, in lowest terms."""
    if place not in row:
        return row
    mine, theirs = row[place], other[place]
    left = {each: theirs * row.get(each, 0) - mine * other.get(each, 0) for each in row | other}
    left = {each: value for each, value in left.items() if value}
    common = gcd(*left.values())
    return {each: value // common for each, value in left.items()}
