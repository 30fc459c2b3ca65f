"""The edge: the last safe value between a safe and an unsafe one, exactly where it is a rational that can be found.

Along one parameter an inequality of a theorem is monotone and, but for moves over several blocks, piecewise of the form
(a + b x) / (c + d x). Three values of such a function give its root; that it is one is checked by evaluating there.
What is no such root (a power's, mostly irrational) is closed in upon, to `DIGITS` decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.proofs.design.line import FINEST, Line

Slacks = Callable[[Fraction], Sequence[Fraction]]
"""Several functions of one value, all rising or all falling; a value is safe where none is below 0."""

Point = tuple[Fraction, Fraction]
"""A value, and what a function is there."""

_QUARTER = Fraction(1, 4)
_NARROW = Fraction(1, 10**6)
"""So near to the edge a function that has several pieces has mostly one."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The last safe value."""

    value: Fraction
    is_exact: bool
    """Whether it is the last one; else it is less than 10^-`DIGITS` before it."""


def edge(line: Line, slacks: Slacks, safe: Fraction, unsafe: Fraction, rough: Slacks | None = None) -> Edge:
    """The last safe value on the way from a safe one to an unsafe one.

    `rough` are functions of the same signs in fewer digits.
    """
    rough = rough or slacks
    if line.step is not None:
        return Edge(closed_in(line, rough, safe, unsafe)[0], is_exact=True)
    exact = root(slacks, rough, safe, unsafe)
    if exact is None:
        safe, unsafe = closed_in(line, rough, safe, unsafe, to=_NARROW)
        exact = root(slacks, rough, safe, unsafe)
    if exact is not None:
        return Edge(exact, is_exact=True)
    value, _ = closed_in(line, rough, safe, unsafe)
    is_root = lowest(rough, value) < FINEST * _NARROW and lowest(slacks, value) == 0
    return Edge(value, is_root)


def lowest(slacks: Slacks, value: Fraction) -> Fraction:
    """The least of the functions there; the value is safe where that is not below 0."""
    return min(slacks(value), default=Fraction(1))


@dataclass(slots=True)
class Bracket:
    """A safe and an unsafe value that come closer to each other."""

    line: Line
    slacks: Slacks
    safe: Fraction
    unsafe: Fraction
    room: Fraction
    """The least of the functions at the safe value: at least 0."""
    lack: Fraction
    """What is missing at the unsafe one."""

    @property
    def width(self) -> Fraction:
        """How far they are apart."""
        return abs(self.unsafe - self.safe)

    @property
    def middle(self) -> Fraction:
        """Half-way."""
        return (self.safe + self.unsafe) / 2

    @property
    def crossing(self) -> Fraction:
        """Where the line through both points is 0."""
        return self.safe + (self.unsafe - self.safe) * self.room / (self.room + self.lack)

    def look(self, value: Fraction, grid: Fraction) -> bool:
        """Let a value near this one become an end; says whether it is safe."""
        value = self.line.between(self.safe, self.unsafe, value, grid)
        slack = lowest(self.slacks, value)
        if slack >= 0:
            self.safe, self.room = value, slack
        else:
            self.unsafe, self.lack = value, -slack
        return slack >= 0


def closed_in(
    line: Line, slacks: Slacks, safe: Fraction, unsafe: Fraction, to: Fraction = FINEST
) -> tuple[Fraction, Fraction]:
    """A safe and an unsafe value next to each other, or no further apart than asked.

    In each round where the function seems to be 0, then a little beyond on the other side, and in the middle if that
    has not halved the distance. How little is squared with every round that succeeds.
    """
    bracket = Bracket(line, slacks, safe, unsafe, lowest(slacks, safe), -lowest(slacks, unsafe))
    part = _QUARTER
    while line.apart(bracket.safe, bracket.unsafe, to):
        before, guess = bracket.width, bracket.crossing
        grid = bracket.width * part / 8
        outwards = 1 if bracket.look(guess, grid) == (unsafe > safe) else -1
        if line.apart(bracket.safe, bracket.unsafe, to):
            bracket.look(guess + outwards * before * part, grid)
        part = part * part if bracket.width <= before * part * 2 else _QUARTER
        if bracket.width > before / 2 and line.apart(bracket.safe, bracket.unsafe, to):
            bracket.look(bracket.middle, grid)
    return bracket.safe, bracket.unsafe


def root(slacks: Slacks, rough: Slacks, safe: Fraction, unsafe: Fraction) -> Fraction | None:
    """Where the first of the functions becomes 0, if it is of the form above between the two values."""
    places = (safe, (3 * safe + unsafe) / 4, (safe + unsafe) / 2, unsafe)
    if not any(candidates(rough, places, within=FINEST)):
        return None
    first = min(candidates(slacks, places, within=Fraction(0)), key=lambda found: abs(found - safe), default=None)
    if first is None or lowest(slacks, first) != 0:
        return None
    beyond = first + (FINEST if unsafe > safe else -FINEST)
    return None if lowest(slacks, beyond) >= 0 else first


def candidates(slacks: Slacks, places: Sequence[Fraction], within: Fraction) -> list[Fraction]:
    """The roots of the functions that fail at the last of four places, each according to two choices of three."""
    values = zip(*(slacks(place) for place in places), strict=True)
    found = []
    for each in values:
        first, second, third, last = zip(places, each, strict=True)
        if each[-1] < 0:
            one, other = moebius_root(first, third, last), moebius_root(first, second, last)
            if one is not None and other is not None and abs(one - other) <= within:
                found.append(one)
    return [each for each in found if min(places) <= each <= max(places)]


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
