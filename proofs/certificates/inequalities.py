"""Inequalities that are sums of others; and projection, which leaves out unknowns that occur only linearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from novate.proofs.certificates.packed_polynomial import Packed, add, degree, divides, primitive, units


@dataclass(frozen=True, slots=True)
class Inequality:
    """A polynomial that is at least 0, in coprime whole numbers: a sum of literals, but for equations."""

    polynomial: Packed
    is_strict: bool
    """It is above 0."""
    parts: dict[int, Fraction]
    """Literal -> its factor, above 0."""

    @property
    def is_sign(self) -> bool:
        """Whether it only says the sign of a product of unknowns."""
        return len(self.polynomial) == 1

    @property
    def is_impossible(self) -> bool:
        """Whether it says that a number is what it is not."""
        constant = self.polynomial.get(0, 0)
        return not self.polynomial.keys() - {0} and (constant < 0 or (self.is_strict and not constant))

    @property
    def degree(self) -> int:
        """The highest of its monomials."""
        return max(map(degree, self.polynomial), default=0)


def inequality(polynomial: Packed, parts: dict[int, Fraction]) -> Inequality:
    """The inequality that is a sum of literals, each with its factor."""
    whole, by = primitive(polynomial)
    return Inequality(whole, any(each < 0 for each in parts), {literal: by * part for literal, part in parts.items()})


def projected(given: Sequence[Inequality], kept: Set[int]) -> list[Inequality]:
    """What follows for the other unknowns, by Fourier and Motzkin, while that are no more inequalities than before.

    Unknowns that are to be kept are given as monomials.
    """
    while found := next(eliminations(given, kept), None):
        given = found
    return list(given)


def eliminations(given: Sequence[Inequality], kept: Set[int]) -> Iterator[list[Inequality]]:
    """Without each unknown in turn that occurs only linearly; first what leaves the fewest inequalities."""
    choices = []
    for unit in sorted(set().union(*(units(each.polynomial) for each in given)) - kept):
        if all(monomial == unit or not divides(unit, monomial) for each in given for monomial in each.polynomial):
            lower = [each for each in given if each.polynomial.get(unit, 0) > 0]
            upper = [each for each in given if each.polynomial.get(unit, 0) < 0]
            choices.append((len(lower) * len(upper) - len(lower) - len(upper), unit, lower, upper))
    for more, unit, lower, upper in sorted(choices, key=lambda choice: choice[:2]):
        if more <= 0:
            rest = [each for each in given if unit not in each.polynomial]
            yield [*rest, *(combined(one, other, unit) for one in lower for other in upper)]


def combined(lower: Inequality, upper: Inequality, unit: int) -> Inequality:
    """The sum of two in which an unknown cancels out."""
    factors = ((lower, -upper.polynomial[unit]), (upper, lower.polynomial[unit]))
    polynomial: Packed = {}
    parts: dict[int, Fraction] = {}
    for each, factor in factors:
        add(polynomial, each.polynomial, factor)
        for literal, part in each.parts.items():
            parts[literal] = parts.get(literal, Fraction(0)) + factor * part
    return inequality(polynomial, parts)
