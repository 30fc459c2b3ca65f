"""Polynomials whose monomials are whole numbers, so that multiplying two monomials is adding them.

A monomial is the exponents of the unknowns, eight bits for each. Coefficients are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from math import gcd, lcm

from novate.proofs.certificates.checker import Polynomial

BITS = 8
"""Of one exponent: products of a few inequalities stay far below."""
Number = int | Fraction
Packed = dict[int, Number]
"""Monomial -> coefficient, never 0."""
HIGH_BITS = int.from_bytes(b"\x80" * 256)
"""Of the exponents of 256 unknowns; they are 0, as exponents stay below 128."""
ONE: Packed = {0: 1}


class Packing:
    """The unknowns of some polynomials, each with its place."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.units = {name: 1 << BITS * place for place, name in enumerate(names)}
        """The monomial of each unknown alone."""

    def packed(self, polynomial: Polynomial) -> Packed:
        """The same polynomial."""
        return {sum(self.units[name] for name in names): factor for names, factor in polynomial.items()}

    def unpacked(self, polynomial: Packed) -> Polynomial:
        """The same polynomial."""
        return {self.unknowns(monomial): Fraction(factor) for monomial, factor in polynomial.items()}

    def unknowns(self, monomial: int) -> tuple[str, ...]:
        """Those that a monomial multiplies, with repetitions."""
        powers = zip(self.names, exponents(monomial), strict=False)
        return tuple(sorted(name for name, exponent in powers for _ in range(exponent)))


def exponents(monomial: int) -> bytes:
    """Those of the unknowns in turn; further ones are 0."""
    return monomial.to_bytes((monomial.bit_length() + 7) // 8, "little")


def degree(monomial: int) -> int:
    """How many unknowns it multiplies."""
    return sum(exponents(monomial))


def units(polynomial: Packed) -> set[int]:
    """The unknowns that occur in it, as monomials."""
    places = {place for each in polynomial for place, exponent in enumerate(exponents(each)) if exponent}
    return {1 << BITS * place for place in places}


def divides(one: int, other: int) -> bool:
    """Whether one monomial is a factor of the other: no exponent borrows from the next when they are subtracted."""
    return ((other | HIGH_BITS) - one) & HIGH_BITS == HIGH_BITS


def least_common_multiple(one: int, other: int) -> int:
    """That of two monomials."""
    powers = (max(pair) for pair in zip_longest(exponents(one), exponents(other), fillvalue=0))
    return int.from_bytes(bytes(powers), "little")


def add(to: Packed, polynomial: Mapping[int, Number], factor: Number = 1, monomial: int = 0) -> None:
    """Add a polynomial, times a factor that is not 0 and a monomial, to another one in its place."""
    for each, coefficient in polynomial.items():
        total = to.get(each + monomial, 0) + factor * coefficient
        if total:
            to[each + monomial] = total
        else:
            del to[each + monomial]


def times(left: Packed, right: Packed) -> Packed:
    """Left times right."""
    found: Packed = {}
    for monomial, factor in left.items():
        add(found, right, factor, monomial)
    return found


def primitive(polynomial: Packed) -> tuple[Packed, Fraction]:
    """A positive multiple of it, with coprime whole coefficients; and the factor that it takes."""
    if not polynomial:
        return {}, Fraction(1)
    common = lcm(*(each.denominator for each in polynomial.values()))
    divisor = gcd(*(int(each * common) for each in polynomial.values()))
    return {monomial: int(each * common) // divisor for monomial, each in polynomial.items()}, Fraction(common, divisor)
