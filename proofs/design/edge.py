"""The edge: the last safe value between a safe and an unsafe one, exactly where it is a rational that can be found.

Along one parameter an inequality of a theorem is monotone and, but for moves over several blocks, piecewise of the form
(a + b x) / (c + d x). Three values of such a function give its root; that it is one is checked by evaluating there.
What is no such root (a power's, mostly irrational) is closed in upon by halving, to `DIGITS` decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from novate.proofs.design.line import FINEST, Line

Slacks = Callable[[Fraction], Sequence[Fraction]]
"""Several functions of one value, all rising or all falling; a value is safe where none is below 0."""

Point = tuple[Fraction, Fraction]
"""A value, and what a function is there."""

_ATTEMPTS = (0, 1, 2, 4, 8, 16, 32)
"""After so many halvings a root is looked for: a function may have several pieces."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The last safe value."""

    value: Fraction
    is_exact: bool
    """Whether it is the last one; else it is less than 10^-`DIGITS` before it."""


def edge(line: Line, slacks: Slacks, safe: Fraction, unsafe: Fraction) -> Edge:
    """The last safe value on the way from a safe one to an unsafe one."""
    if line.step is not None:
        return Edge(halved(line, slacks, safe, unsafe)[0], is_exact=True)
    for halvings in range(_ATTEMPTS[-1] + 1):
        exact = root(slacks, safe, unsafe) if halvings in _ATTEMPTS else None
        if exact is not None:
            return Edge(exact, is_exact=True)
        safe, unsafe = closer(line, slacks, safe, unsafe)
    safe, unsafe = halved(line, slacks, safe, unsafe)
    return rounded(slacks, safe, unsafe)


def is_safe(slacks: Slacks, value: Fraction) -> bool:
    """Whether nothing fails there."""
    return all(slack >= 0 for slack in slacks(value))


def halved(line: Line, slacks: Slacks, safe: Fraction, unsafe: Fraction) -> tuple[Fraction, Fraction]:
    """A safe and an unsafe value next to each other."""
    while line.apart(safe, unsafe):
        safe, unsafe = closer(line, slacks, safe, unsafe)
    return safe, unsafe


def closer(line: Line, slacks: Slacks, safe: Fraction, unsafe: Fraction) -> tuple[Fraction, Fraction]:
    """A safe and an unsafe value half as far apart."""
    middle = line.between(safe, unsafe)
    return (middle, unsafe) if is_safe(slacks, middle) else (safe, middle)


def rounded(slacks: Slacks, safe: Fraction, unsafe: Fraction) -> Edge:
    """To `DIGITS` decimals on the safe side; the edge itself where that is one of them."""
    direction = 1 if unsafe > safe else -1
    value = (floor(safe / FINEST) if direction > 0 else ceil(safe / FINEST)) * FINEST
    further = value + direction * FINEST
    if is_safe(slacks, further):
        value = further
    return Edge(value, is_exact=min(slacks(value), default=Fraction(1)) == 0)


def root(slacks: Slacks, safe: Fraction, unsafe: Fraction) -> Fraction | None:
    """Where the first of the functions becomes 0, if it is of the form above between the two values."""
    places = (safe, (3 * safe + unsafe) / 4, (safe + unsafe) / 2, unsafe)
    values = zip(*(slacks(place) for place in places), strict=True)
    candidates = [
        found
        for each in values
        if each[-1] < 0
        and (found := agreed_root(list(zip(places, each, strict=True)))) is not None
        and min(safe, unsafe) <= found <= max(safe, unsafe)
    ]
    first = min(candidates, key=lambda found: abs(found - safe), default=None)
    if first is None or min(slacks(first)) != 0:
        return None
    beyond = first + (FINEST if unsafe > safe else -FINEST)
    return None if is_safe(slacks, beyond) else first


def agreed_root(points: Sequence[Point]) -> Fraction | None:
    """The root according to three of four points, if three others say the same: to try a root can cost much."""
    first, second, third, last = points
    found = moebius_root(first, third, last)
    return found if found is not None and found == moebius_root(first, second, last) else None


def moebius_root(first: Point, second: Point, third: Point) -> Fraction | None:
    """Where y = (a + b x) / (c + d x) through three points is 0; None where there is no one such function.

    Its inverse is x = (A + B y) / (1 + D y), so A = x - B y + D x y at each point, and A is the root.
    """
    (x1, y1), (x2, y2), (x3, y3) = first, second, third
    p1, p2 = y1 - y2, y1 - y3
    q1, q2 = x1 * y1 - x2 * y2, x1 * y1 - x3 * y3
    determinant = p2 * q1 - p1 * q2
    if determinant == 0:
        return None
    slope = ((x1 - x3) * q1 - (x1 - x2) * q2) / determinant
    bend = ((x1 - x3) * p1 - (x1 - x2) * p2) / determinant
    return x1 - slope * y1 + bend * x1 * y1
