"""The safe values of one parameter where no theorem gives them: by asking for verdicts, further and further away.

Verdicts are supposed to flip once on either side of a safe value; each bound lies between a value that is proved and
its neighbour on the line's grid that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache

from novate.model.specification import Specification
from novate.proofs.design.edge import Edge, halved
from novate.proofs.design.line import Line
from novate.proofs.design.requirements import Question
from novate.proofs.design.safe_range import Bound, SafeRange

Judge = Callable[[Specification], Sequence[Question]]
"""The questions of which the answer for a mechanism is not that the property holds."""

_STRIDE = 64
"""Each distance that is tried is so many times the one before."""


def by_search(line: Line, judge: Judge, start: Fraction) -> SafeRange:
    """The interval of safe values around `start`, or around the safe value that is found first. The line has a step."""
    failing = cache(lambda value: tuple(judge(line.at(value))))
    safe = first_safe(line, failing, start)
    if safe is None:
        asked = ", ".join(f"{each.market} {each.side} {each.property}" for each in failing(start))
        return SafeRange(line, None, None, f"nothing that was tried is safe: {asked}")
    return SafeRange(line, limit(line, failing, safe, line.low), limit(line, failing, safe, line.high))


def nearest_by_search(line: Line, judge: Judge, start: Fraction) -> Fraction | None:
    """The safe value next to `start`; None where none is found."""
    failing = cache(lambda value: tuple(judge(line.at(value))))
    safe = first_safe(line, failing, start)
    if safe is None or safe == start:
        return safe
    return halved(line, lambda value: [Fraction(-len(failing(value)))], safe, start)[0]


Failing = Callable[[Fraction], Sequence[Question]]


def first_safe(line: Line, failing: Failing, start: Fraction) -> Fraction | None:
    """The start, or the nearest safe value that is found in strides to either end."""
    if not failing(start):
        return start
    upwards, downwards = outwards(line, start, line.high), outwards(line, start, line.low)
    while True:
        further = [value for value in (next(upwards, None), next(downwards, None)) if value is not None]
        if not further:
            return None
        for value in further:
            if not failing(value):
                return value


def outwards(line: Line, start: Fraction, end: Fraction) -> Iterator[Fraction]:
    """Values further and further from the start, the end last."""
    assert line.step is not None
    distance, direction = line.step, 1 if end > start else -1
    while distance < abs(end - start):
        yield start + direction * distance
        distance *= _STRIDE
    if end != start:
        yield end


def limit(line: Line, failing: Failing, safe: Fraction, end: Fraction) -> Bound | None:
    """The last safe value towards an end; None where the end itself is safe."""
    for value in outwards(line, safe, end):
        if failing(value):
            last, beyond = halved(line, lambda each: [Fraction(-len(failing(each)))], safe, value)
            (first, *_) = failing(beyond)
            reason = f"{first.property} is not proved"
            return Bound(end < safe, Edge(last, is_exact=False), first.market, first.side, reason)
        safe = value
    return None
