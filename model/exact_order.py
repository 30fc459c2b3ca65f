"""Which of two exact numbers is less: told by their first digits where those differ, and else by all of them.

The power of a move over 10,000 blocks has tens of thousands of digits, and Python compares two such fractions by two
products of them, a millisecond each time. Most differ in the first few digits.
"""

from __future__ import annotations

from fractions import Fraction

LEADING_BITS = 128
"""Of each numerator and denominator, by which two numbers are told apart."""
LONG = 8 * LEADING_BITS
"""Bits of a numerator or denominator from which on that is quicker."""


def is_less(left: Fraction | int, right: Fraction | int) -> bool:
    """Exactly `left < right`; what stands beside numbers, as more than all of them, is compared as it says itself."""
    if not all(isinstance(each, Fraction | int) for each in (left, right)):
        return left < right
    parts = left.numerator, left.denominator, right.numerator, right.denominator
    if max(map(int.bit_length, parts)) < LONG or parts[0] <= 0 or parts[2] <= 0:
        return left < right
    if parts[:2] == parts[2:]:
        return False
    low, high, bits = bracket(parts[0], parts[3])
    other_low, other_high, other_bits = bracket(parts[2], parts[1])
    shared = min(bits, other_bits)
    if high << bits - shared <= other_low << other_bits - shared:
        return True
    if other_high << other_bits - shared <= low << bits - shared:
        return False
    return left < right


def bracket(first: int, second: int) -> tuple[int, int, int]:
    """(low, high, bits): the product of two numbers above 0 is from low to below high, times two to the bits."""
    rest, other_rest = (max(0, each.bit_length() - LEADING_BITS) for each in (first, second))
    leading, other_leading = first >> rest, second >> other_rest
    return leading * other_leading, (leading + 1) * (other_leading + 1), rest + other_rest
