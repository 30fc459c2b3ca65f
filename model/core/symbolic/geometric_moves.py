"""Geometric moves: the geometric mean of how far a price can get over each of so many numbers of blocks in a row.

What a geometric mean of `count` prices in a row is to a price `first` blocks after the last of them, at most (or at
least): with phi(n) the least share of a price that is left after n blocks,

    geometric_fall = (phi(first) phi(first + 1) ... phi(first + count - 1))^(1/count)

and likewise upwards. Each phi is a product of bounds, so all of it is one of powers of them: r^(e/count) for a bound r
that is e times a factor. With one bound e/count = first + (count - 1)/2: a geometric mean of an odd number of prices is
just half its window late, and of an even number a square root is left.

*Digits.* What is no rational number is rounded in the adversary's favour, with all other digits kept or not. A square
root has then so many that it is on the right side of every number with a denominator of `COMPARED_DIGITS` digits:
whoever compares it with a margin decides as with the root itself. Other roots, of which there are only with bounds over
several blocks, have `ROOT_DIGITS`: a margin that is nearer to its bound than that counts as too small.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, gcd, isqrt, prod

from novate.model.core.symbolic.mean_moves import last_factors, used_by
from novate.model.core.symbolic.powers import (
    SIGNIFICANT_DIGITS,
    Bounds,
    Span,
    bounds_of,
    digits,
    exact_power,
    length,
    power,
    rounded,
)
from novate.model.core.symbolic.state import Machine
from novate.model.whole_root import whole_root

COMPARED_DIGITS = 200
"""Of the denominators that margins, rates and their products may have."""
ROOT_DIGITS = 4 * SIGNIFICANT_DIGITS
"""Digits after the point."""
GUARD_DIGITS = 40
"""Of logarithms, beyond those after the point: roots are far below 10^20."""
ONE = Fraction(1)


def geometric_fall(machine: Machine, first: int | Span, count: int) -> Fraction:
    """Over `first` blocks and the numbers of blocks after that, `count` of them in all."""
    return geometric_move(bounds_of(machine, up=False), length(machine, first), count, up=False, exact=machine.exact)


def geometric_rise(machine: Machine, first: int | Span, count: int) -> Fraction:
    """The same upwards."""
    return geometric_move(bounds_of(machine, up=True), length(machine, first), count, up=True, exact=machine.exact)


@lru_cache(1_000)
def geometric_move(bounds: Bounds, first: int, count: int, *, up: bool, exact: bool) -> Fraction:
    """The geometric mean of the tightest bounds over `first`, `first` + 1, ... blocks."""
    ratios, times = [ratio for _, ratio in bounds], factors(bounds, first, count, up=up)
    common = gcd(count, *(each % count for each in times))
    left = prod((ratio ** (each % count // common) for ratio, each in zip(ratios, times, strict=True)), start=ONE)
    raised = exact_power if exact else partial(power, up=up)
    whole = prod((raised(ratio, each // count) for ratio, each in zip(ratios, times, strict=True)), start=ONE)
    degree = count // common
    to = told_apart(whole, left) if exact and degree == 2 else ROOT_DIGITS
    found = whole * root(left, degree, up=up, to=to)
    return found if exact else rounded(found, up=up)


def factors(bounds: Bounds, first: int, count: int, *, up: bool) -> list[int]:
    """How often each bound is a factor of the product of them all."""
    if len(bounds) == 1:
        return [count * first + count * (count - 1) // 2]
    used = used_by(bounds, last_factors(bounds, first + count, up=up))[first:]
    return [sum(times) for times in zip(*used, strict=True)]


def root(value: Fraction, degree: int, *, up: bool, to: int) -> Fraction:
    """A root of a number above 0: as it is where it is rational, else to so many digits after the point."""
    over, under = (whole_root(each, degree) for each in (value.numerator, value.denominator))
    if (over**degree, under**degree) == (value.numerator, value.denominator):
        return Fraction(over, under)
    fine = 10**to
    if degree == 2:
        return Fraction(isqrt(value.numerator * fine**2 // value.denominator) + up, fine)
    return Fraction(int(by_logarithms(value, degree, to) * fine) + (1 if up else -1), fine)


def by_logarithms(value: Fraction, degree: int, to: int) -> Fraction:
    """A root, off by far less than the last of so many digits after the point: both functions are rounded correctly."""
    with localcontext(prec=to + GUARD_DIGITS):
        return Fraction(((Decimal(value.numerator) / Decimal(value.denominator)).ln() / degree).exp())


def told_apart(whole: Fraction, left: Fraction) -> int:
    """Digits after the point of the root of `left` that tell `whole` times it from any number that it may be held to.

    A number q that is not the square root x of a fraction is further from it than 1/(2 x + 1) over the denominators of
    q^2 and of the fraction.
    """
    return 2 * (COMPARED_DIGITS + digits(whole.numerator)) + digits(left.denominator) + digits(ceil(left)) + 1
