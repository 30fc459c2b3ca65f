"""The safe values of one parameter where no theorem gives them: by asking for verdicts, further and further away.

Verdicts are supposed to flip once on either side of a safe value; each bound lies between a value that is proved and
its neighbour on the line's grid that is not. Not proved is not violated: where the neighbour's verdict is open, the
nearest value that is violated is looked for as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache

from novate.model.specification import Specification
from novate.proofs.design.edge import Edge
from novate.proofs.design.line import Line
from novate.proofs.design.question import Question
from novate.proofs.design.safe_range import Beyond, Bound, SafeRange
from novate.proofs.status import Status

Failing = Mapping[Question, Status]
"""The questions of which the answer is not that the property holds, and what it is."""
Judge = Callable[[Specification], Failing]
FailingAt = Callable[[Fraction], Failing]

_STRIDE = 64
"""Each distance that is tried is so many times the one before."""


def by_search(line: Line, judge: Judge, start: Fraction) -> SafeRange:
    """The interval of safe values around `start`, or around the safe value that is found first. The line has a step."""
    failing = cache(lambda value: judge(line.at(value)))
    safe = first_safe(line, failing, start)
    if safe is None:
        asked = ", ".join(f"{each.about} {status}" for each, status in failing(start).items())
        return SafeRange(line, None, None, f"no value that was tried is proved safe: {asked}")
    return SafeRange(line, limit(line, failing, safe, line.low), limit(line, failing, safe, line.high))


def nearest_by_search(line: Line, judge: Judge, start: Fraction) -> Fraction | None:
    """The safe value next to `start`; None where none is found."""
    failing = cache(lambda value: judge(line.at(value)))
    safe = first_safe(line, failing, start)
    return (
        safe if safe is None or safe == start else last_without(line, lambda value: bool(failing(value)), safe, start)
    )


def last_without(line: Line, fails: Callable[[Fraction], bool], good: Fraction, bad: Fraction) -> Fraction:
    """The last value on the way from a good to a bad one at which nothing fails: by halving."""
    while line.apart(good, bad):
        middle = line.half_way(good, bad)
        good, bad = (good, middle) if fails(middle) else (middle, bad)
    return good


def first_safe(line: Line, failing: FailingAt, start: Fraction) -> Fraction | None:
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


def limit(line: Line, failing: FailingAt, safe: Fraction, end: Fraction) -> Bound | None:
    """The last safe value towards an end; None where the end itself is safe."""
    assert line.step is not None
    for value in outwards(line, safe, end):
        if failing(value):
            last = last_without(line, lambda each: bool(failing(each)), safe, value)
            beyond = last + (line.step if end > safe else -line.step)
            first, status = worst(failing(beyond))
            violated = beyond if status is Status.VIOLATED else first_violated(line, failing, beyond, end)
            reason = f"{first.property} is not proved ({status})"
            return Bound(end < safe, Edge(last, False), first.market, first.side, reason, Beyond(status, violated))
        safe = value
    return None


def worst(failing: Failing) -> tuple[Question, Status]:
    """What is violated, or else the first that is not proved."""
    return next(
        ((each, status) for each, status in failing.items() if status is Status.VIOLATED), next(iter(failing.items()))
    )


def first_violated(line: Line, failing: FailingAt, undecided: Fraction, end: Fraction) -> Fraction | None:
    """The violated value next to one that is not decided; None where none is found."""
    assert line.step is not None
    for value in outwards(line, undecided, end):
        if is_violated(failing, value):
            last = last_without(line, lambda each: is_violated(failing, each), undecided, value)
            return last + (line.step if end > undecided else -line.step)
        undecided = value
    return None


def is_violated(failing: FailingAt, value: Fraction) -> bool:
    """Whether some property is known to break."""
    return Status.VIOLATED in failing(value).values()
