"""The safe values of one parameter: an interval. By theorem it is computed, and the inequality that bounds it named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, floor

from novate.model.specification import Side, Specification, place_in_words
from novate.proofs.design.confirmation import violated
from novate.proofs.design.edge import Edge, edge
from novate.proofs.design.idle import is_idle
from novate.proofs.design.line import FINEST, Line, decimals
from novate.proofs.design.question import Question
from novate.proofs.design.readings import machine_of
from novate.proofs.design.requirement import Requirement
from novate.proofs.design.requirements import exact_slacks, in_domain, requirements, slacks
from novate.proofs.status import Status
from novate.proofs.theorems.room import movable

_WHOLE_NOTIONAL = Fraction(1)
"""A maintenance margin of 100 %, up to which every theorem speaks of it."""
_NEARLY_WHOLE = 1 - FINEST
"""A deviation of nearly 100 %: of more no theorem speaks where an account may hold a short."""


Measure = Callable[[Specification, Sequence[Requirement]], Sequence[Fraction]]


@dataclass(frozen=True, slots=True)
class Beyond:
    """What verdicts say one step beyond a bound that was found by search."""

    status: Status
    violated: Fraction | None
    """The nearest value that is known to break the property."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The smallest or the largest safe value."""

    at_least: bool
    edge: Edge
    market: str | None
    side: Side | None
    """Whose position is unsafe beyond it; None, as the market, where it is what all of them do together."""
    reason: str
    """What fails beyond it."""
    beyond: Beyond | None = None
    """Where it was found by search, or is no more than sufficient."""
    binding: Requirement | None = None
    """Where a theorem gave it."""
    is_needed: bool = True
    """Whether what fails beyond it breaks the property; else it is only known not to be proved there."""

    @property
    def about(self) -> str:
        """The same in words."""
        return place_in_words(self.market, self.side)


@dataclass(frozen=True, slots=True)
class SafeRange:
    """The safe values of a parameter within a line."""

    line: Line
    lower: Bound | None
    """None where the line's lowest value is safe, as far as this is concerned."""
    upper: Bound | None
    never: str = ""
    """What fails for every value of the line."""
    is_open: bool = False
    """Whether theorems that are only sufficient prove no value, which leaves open whether one is safe."""

    @property
    def is_empty(self) -> bool:
        """Whether no value is safe."""
        crossed = self.lower is not None and self.upper is not None and self.lower.edge.value > self.upper.edge.value
        return bool(self.never) or crossed

    @property
    def is_everything(self) -> bool:
        """Whether the parameter does not matter."""
        return self.lower is None and self.upper is None and not self.never

    def nearest(self, value: Fraction) -> Fraction | None:
        """The safe value next to this one."""
        if self.is_empty:
            return None
        if self.lower is not None and value < self.lower.edge.value:
            return self.lower.edge.value
        if self.upper is not None and value > self.upper.edge.value:
            return self.upper.edge.value
        return min(max(value, self.line.low), self.line.high)


def by_theorem(line: Line, questions: Sequence[Question]) -> SafeRange | None:
    """The safe values; None where some question has no theorem anywhere on the line.

    Beyond an inequality that is only sufficient a value may be safe all the same: where none is left the range is open.
    """
    line = replace(line, at=lru_cache(maxsize=None)(line.at))
    found = not_far(line, questions)
    if found is not None:
        return replace(
            found, line=line, lower=judged(line, found.lower, questions), upper=judged(line, found.upper, questions)
        )
    highs = (high for high in (line.high, _WHOLE_NOTIONAL, _NEARLY_WHOLE) if line.low <= high <= line.high)
    high = next((each for each in highs if in_domain(line.at(each), questions)), None)
    if high is None:
        return None
    line, is_cut = replace(line, high=high), high == _NEARLY_WHOLE
    asked = requirements(line.at(line.high), questions)
    if asked is None:
        return None
    found = bounded(line, asked)
    if is_cut and found.upper is None and not found.never:
        return None
    if not found.is_empty:
        lower, upper = (judged(line, each, questions) for each in (found.lower, found.upper))
        return replace(found, lower=lower, upper=upper)
    needed = bounded(line, needed_on(line, asked, questions))
    if needed.is_empty:
        return needed
    return only_in_full(line, asked, questions) or nowhere(line, asked, questions) or replace(found, is_open=True)


def not_far(line: Line, questions: Sequence[Question]) -> SafeRange | None:
    """The safe values where the last of them is not very far off; else None.

    What all hold at some values and one fails at another, no value beyond that is safe: each is monotone.
    """
    near = nearer(line)
    if near is None or not in_domain(near.at(near.high), questions):
        return None
    asked = requirements(near.at(near.high), questions)
    found = None if asked is None else bounded(near, asked)
    return None if found is None or found.is_empty or found.upper is None else found


def nearer(line: Line) -> Line | None:
    """A part of a line of amounts: what is as far off as its end takes long to work out. None where it is not far."""
    if line.step is None or line.high - line.low < VERY_FAR * line.step:
        return None
    return replace(line, high=line.low + (line.high - line.low) // (NEARER * line.step) * line.step)


VERY_FAR, NEARER = 10**18, 10**9
"""Steps of a line of which a part is looked at first, and what part that is."""


def needed_on(line: Line, asked: Sequence[Requirement], questions: Sequence[Question]) -> list[Requirement]:
    """Those that break a property that is asked about wherever they fail."""
    return [each for each in asked if each.is_needed(questions) and breaks_where_it_fails(line, each)]


def only_in_full(line: Line, asked: Sequence[Requirement], questions: Sequence[Question]) -> SafeRange | None:
    """From 100 % on, where a position is paid in full: nobody can become liquidatable then, and else something breaks.

    None where that is not so. Only an initial margin may be above 100 %, and whoever pays more owes less.
    """
    whole = _WHOLE_NOTIONAL
    if line.step is not None or not line.low < whole <= line.high:
        return None
    if not all(is_idle(line.at(value), questions) for value in (whole, line.high)):
        return None
    others = replace(line, high=whole - FINEST)
    failing = never(slacks_at_ends(others, needed_on(others, asked, questions)))
    if failing is None:
        return None
    edge_there = Edge(whole, is_exact=True)
    return SafeRange(line, Bound(True, edge_there, failing.market, failing.side, failing.label, binding=failing), None)


def breaks_where_it_fails(line: Line, asked: Requirement) -> bool:
    """Whether runs against it have room at the ends at which it fails: else a value may be safe all the same."""
    if stands_still(line, asked):
        return False
    ends = (line.at(value) for value in (line.low, line.high))
    return all(asked.has_room(end) for end in ends if slacks(end, [asked])[0] < 0)


def stands_still(line: Line, asked: Requirement) -> bool:
    """Whether no run against the position is known at either end, for its price cannot move against it."""
    if asked.market is None or asked.side is None:
        return False
    ends = [machine_of(line.at(value), asked.market, asked.side) for value in (line.low, line.high)]
    return not any(all(movable(each)) for each in ends)


def nowhere(line: Line, asked: Sequence[Requirement], questions: Sequence[Question]) -> SafeRange | None:
    """The empty range, where what is necessary fails at both ends, and runs of that were replayed; else None."""
    needed = [each if each.is_needed(questions) else each.weaker() for each in asked]
    found = bounded(line, [each for each in needed if each is not None])
    ends = (line.at(value) for value in (line.low, line.high)) if found.never else ()
    shown = [any(violated(end, each) for each in questions) for end in ends]
    return found if shown and all(shown) else None


def judged(line: Line, found: Bound | None, questions: Sequence[Question]) -> Bound | None:
    """With whether it is needed for one of the questions; where it is not, with what is."""
    if found is None or found.binding is None:
        return found
    is_needed = found.binding.is_needed(questions)
    weaker = None if is_needed else found.binding.weaker()
    if weaker is None and found.binding.is_replayed and found.market is not None:
        shown = fails_from(line, found.binding, at_least=found.at_least)
        beyond = None if shown is None else Beyond(Status.UNKNOWN, shown)
        return replace(found, is_needed=is_needed, reason=f"it is not proved that {found.reason}", beyond=beyond)
    if weaker is None:
        return replace(found, is_needed=is_needed)
    beyond = Beyond(Status.UNKNOWN, fails_from(line, weaker, at_least=found.at_least))
    return replace(found, is_needed=is_needed, reason=f"it is not proved that {found.reason}", beyond=beyond)


def fails_from(line: Line, needed: Requirement, *, at_least: bool) -> Fraction | None:
    """The nearest value that misses what is necessary and of which a run was replayed; None where none was."""
    near = nearer(line)
    ends = bounded(near or line, [needed])
    if near is not None and ends.upper is None:
        ends = bounded(line, [needed])
    last = ends.lower if at_least else ends.upper
    if last is None:
        return None
    tried = (beyond(line, last.edge.value, share, at_least=at_least) for share in BEYOND)
    within = (value for value in tried if line.low <= value <= line.high)
    return next((value for value in within if violated(line.at(value), needed.question)), None)


def beyond(line: Line, last: Fraction, share: Fraction, *, at_least: bool) -> Fraction:
    """A round value that lies so far on the unsafe side of the last one that is safe, as a share of it."""
    away = max(abs(last) * share, line.step or FINEST)
    value = last - away if at_least else last + away
    if line.step is not None:
        return line.low + (value - line.low) // line.step * line.step
    grid = decimals(away)
    return (floor(value / grid) if at_least else ceil(value / grid)) * grid


BEYOND = tuple(Fraction(1, 10**digits) for digits in (7, 5, 3, 1))
"""So far beyond an edge, as a share of it, a run may show it in whole numbers: the coarser they are, the further."""


def bounded(line: Line, asked: Sequence[Requirement]) -> SafeRange:
    """The interval in which all the inequalities hold: each is monotone, so its signs at the ends tell which way."""
    at_ends = slacks_at_ends(line, asked)
    failing = never(at_ends)
    if failing is not None:
        place = place_in_words(failing.market, failing.side)
        return SafeRange(line, None, None, f"{place}: it is never true that {failing.label}")
    rising = [each for each, low, _ in at_ends if low < 0]
    falling = [each for each, _, high in at_ends if high < 0]
    return SafeRange(
        line,
        lower=bound(line, rising, safe=line.high, unsafe=line.low) if rising else None,
        upper=bound(line, falling, safe=line.low, unsafe=line.high) if falling else None,
    )


AtEnds = tuple[Requirement, Fraction, Fraction]
"""A requirement, and how far it is from failing at the lowest and at the highest value of a line."""


def never(at_ends: Sequence[AtEnds]) -> Requirement | None:
    """One that fails at both ends, and so everywhere."""
    return next((each for each, low, high in at_ends if low < 0 and high < 0), None)


def slacks_at_ends(line: Line, asked: Sequence[Requirement]) -> list[AtEnds]:
    """Of each."""
    at_low, at_high = slacks(line.at(line.low), asked), slacks(line.at(line.high), asked)
    return list(zip(asked, at_low, at_high, strict=True))


def bound(line: Line, asked: Sequence[Requirement], safe: Fraction, unsafe: Fraction) -> Bound:
    """The last value at which all of these hold, and which of them fails just beyond it."""
    rough, exact = partial(along, line, asked, slacks), partial(along, line, asked, exact_slacks)
    found = edge(line, exact, safe, unsafe, rough)
    direction = 1 if unsafe > safe else -1
    beyond = found.value + direction * (line.step or FINEST)
    binding = first_to_fail(asked, rough(beyond), rough(found.value))
    return Bound(safe > unsafe, found, binding.market, binding.side, binding.label, binding=binding)


def along(line: Line, asked: Sequence[Requirement], measure: Measure, value: Fraction) -> Sequence[Fraction]:
    """The slacks with one value of the parameter."""
    return measure(line.at(value), asked)


def first_to_fail(asked: Sequence[Requirement], beyond: Sequence[Fraction], here: Sequence[Fraction]) -> Requirement:
    """Of what fails beyond, that which has the least room here."""
    failing = [(room, number) for number, (room, slack) in enumerate(zip(here, beyond, strict=True)) if slack < 0]
    return asked[min(failing)[1]]
