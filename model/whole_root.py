"""Roots of whole numbers, rounded to whole numbers: near them by logarithms, and then exactly."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from functools import lru_cache

GUARD_DIGITS = 10
"""Of a logarithm, beyond those of the root."""
BITS_OF_A_DIGIT = 3
"""A decimal digit has more."""
ROOTS = 1_000
"""How many are kept at hand: where prices stand still, the same one is asked for block after block."""


@lru_cache(ROOTS)
def whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power of this degree is at most a number above 0."""
    found = near_root(number, degree)
    while found**degree > number:
        found -= 1
    while (found + 1) ** degree <= number:
        found += 1
    return found


def near_root(number: int, degree: int) -> int:
    """Mostly the same; by the first digits of the number alone."""
    precision = number.bit_length() // (BITS_OF_A_DIGIT * degree) + GUARD_DIGITS
    rest = max(0, number.bit_length() - 2 * BITS_OF_A_DIGIT * precision)
    with localcontext(prec=precision, Emax=MAX_EMAX, Emin=MIN_EMIN):
        return int(((Decimal(number >> rest) * Decimal(2) ** rest).ln() / degree).exp())
