"""Threshold: the smallest and the largest safe value of one parameter of a file, by theorem or by search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from novate.model.specification import Side
from novate.proofs.design.edge import Edge
from novate.proofs.design.idle import is_idle
from novate.proofs.design.question import Question
from novate.proofs.design.safe_range import Bound, SafeRange, by_theorem
from novate.proofs.design.search_range import Judge, by_search
from novate.proofs.status import Method, Status
from novate.specification.changes import Document, line, number_in_document, with_limits
from novate.specification.file import parse_document
from novate.specification.parameters import Parameter
from novate.specification.units import Unit, last_digit, on_safe_side, unit_of


@dataclass(frozen=True, slots=True)
class SafeLimit:
    """A bound for one side, in the file's own unit."""

    bound: Bound
    safe: Fraction
    """Rounded to the safe side."""
    beyond: Fraction | None
    """One unit in its last digit further, away from safety; None where the parameter cannot have that value."""
    text: str
    """`safe` as the file would say it."""
    beyond_text: str
    violated_text: str | None = None
    """After a search: the nearest value that is known to break the property."""

    @property
    def direction(self) -> str:
        """Which way is safe."""
        return "at least" if self.bound.at_least else "at most"


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """What is safe for one side of the markets that were asked about, or for all of them together."""

    side: Side | None
    questions: tuple[Question, ...]
    range: SafeRange
    method: Method
    limits: tuple[SafeLimit, ...]
    is_idle: bool = False
    """Whether no account can ever become liquidatable, as the file is: then nothing can break."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The whole answer."""

    parameter: Parameter
    unit: Unit
    property_name: str
    answers: tuple[SideAnswer, ...]
    initial_margin_rises: bool = False
    """Whether the binding bound is a maintenance margin above the file's initial margin."""

    @property
    def never(self) -> str:
        """Why no value is safe, or nothing."""
        broken = [answer for answer in self.answers if answer.range.never]
        if broken:
            return max(broken, key=lambda each: each.method is Method.THEOREM).range.never
        low, high = self.lowest, self.highest
        if low is not None and high is not None and low.bound.edge.value > high.bound.edge.value:
            return f"{described(low)}, but {described(high)}"
        return ""

    @property
    def is_open(self) -> bool:
        """Whether no safe value is known, and yet there may be one."""
        if not self.never:
            return False
        broken = [answer for answer in self.answers if answer.range.never]
        if broken:
            return all(answer.method is Method.SEARCH for answer in broken)
        low, high = self.lowest, self.highest
        return any(each is not None and not self.is_needed(each) for each in (low, high))

    def is_needed(self, limit: SafeLimit) -> bool:
        """Whether it is known that the property fails beyond it."""
        beyond = limit.bound.beyond
        return limit.bound.is_needed if beyond is None else beyond.status is Status.VIOLATED

    @property
    def methods(self) -> set[Method]:
        """How the answers were found."""
        return {answer.method for answer in self.answers}

    @property
    def limits(self) -> list[SafeLimit]:
        """Every bound."""
        return [limit for answer in self.answers for limit in answer.limits]

    @property
    def lowest(self) -> SafeLimit | None:
        """The binding lower bound."""
        found = [limit for limit in self.limits if limit.bound.at_least]
        return max(found, key=lambda limit: limit.bound.edge.value, default=None)

    @property
    def highest(self) -> SafeLimit | None:
        """The binding upper bound."""
        found = [limit for limit in self.limits if not limit.bound.at_least]
        return min(found, key=lambda limit: limit.bound.edge.value, default=None)

    @property
    def binding(self) -> SafeLimit | None:
        """The one that the file's value breaks, or else the nearest to it."""
        low, high, now = self.lowest, self.highest, self.parameter.value
        if self.never:
            return None
        if low is None or high is None:
            return low or high
        if now is None or now < low.bound.edge.value:
            return low
        distances = (now - low.bound.edge.value, high.bound.edge.value - now)
        return low if distances[0] <= distances[1] and distances[1] >= 0 else high


def described(limit: SafeLimit) -> str:
    """A bound and whose it is, in words."""
    return f"{limit.direction} {limit.text} for {limit.bound.about} ({limit.bound.reason})"


def threshold(
    document: Document,
    parameter: Parameter,
    questions: Sequence[Question],
    judge: Callable[[Sequence[Question]], Judge],
) -> Threshold:
    """Ask for each side; all questions are about one property, and every one applies. `judge` is for the search.

    Where no value is safe for one side by theorem, nothing is searched for the others.
    """
    unit, mechanisms = unit_of(document, parameter), line(document, parameter)
    by_theorems = [(ours, by_theorem(mechanisms, ours)) for ours in by_side(questions)]
    is_decided = any(each is not None and each.is_empty and not each.is_open for _, each in by_theorems)
    answers = tuple(
        completed(document, parameter, unit, ours, each, judge)
        for ours, each in by_theorems
        if not (is_decided and needs_search(each))
    )
    found = Threshold(parameter, unit, questions[0].property, answers)
    binding = found.binding
    return replace(found, initial_margin_rises=binding is not None and rises(document, parameter, binding.safe))


def by_side(questions: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """The questions of each side, and those of none."""
    for side in (*Side, None):
        ours = tuple(each for each in questions if each.side is side)
        if ours:
            yield ours


def rises(document: Document, parameter: Parameter, number: Fraction) -> bool:
    """Whether the initial margin has to change with this value."""
    return len(with_limits(document, {parameter.path: number_in_document(parameter, number)})) > 1


def needs_search(found: SafeRange | None) -> bool:
    """Whether theorems leave the answer open."""
    return found is None or found.is_open


def answer(
    document: Document,
    parameter: Parameter,
    unit: Unit,
    questions: tuple[Question, ...],
    judge: Callable[[Sequence[Question]], Judge],
) -> SideAnswer:
    """For one side."""
    return completed(document, parameter, unit, questions, by_theorem(line(document, parameter), questions), judge)


def completed(
    document: Document,
    parameter: Parameter,
    unit: Unit,
    questions: tuple[Question, ...],
    found: SafeRange | None,
    judge: Callable[[Sequence[Question]], Judge],
) -> SideAnswer:
    """What theorems say, or what a search does where they leave it open."""
    mechanisms, method = line(document, parameter), Method.THEOREM
    if found is None or found.is_open:
        is_open = found is not None
        method, start = Method.SEARCH, parameter.value if parameter.value is not None else parameter.low
        step = mechanisms.step or last_digit(start, unit, parameter)
        found = by_search(replace(mechanisms, step=step), judge(questions), start)
        if found.never and is_open:
            found = replace(found, never=f"{ONLY_SUFFICIENT}, and {found.never}")
    found = within_parameter(found, parameter)
    limits = tuple(in_unit(bound, unit, parameter) for bound in (found.lower, found.upper) if bound is not None)
    return SideAnswer(questions[0].side, questions, found, method, limits, is_idle(parse_document(document), questions))


def within_parameter(found: SafeRange, parameter: Parameter) -> SafeRange:
    """The range, bounded as well where the file would say what cannot be true."""
    if found.never:
        return found
    below, above = parameter.beyond
    lower, upper = found.lower, found.upper
    if below and lower is None:
        lower = Bound(True, Edge(parameter.low, is_exact=True), None, None, below)
    if above and upper is None:
        upper = Bound(False, Edge(parameter.high, is_exact=True), None, None, above)
    return replace(found, lower=lower, upper=upper)


ONLY_SUFFICIENT = "no value is proved safe by the theorem, which is only sufficient here"


def in_unit(bound: Bound, unit: Unit, parameter: Parameter) -> SafeLimit:
    """Rounded to the safe side, and one digit back."""
    safe = on_safe_side(bound.edge.value, unit, parameter, up=bound.at_least)
    digit = last_digit(safe, unit, parameter)
    beyond = safe - digit if bound.at_least else safe + digit
    violated = None if bound.beyond is None else bound.beyond.violated
    possible = parameter.low <= beyond <= parameter.high
    return SafeLimit(
        bound,
        safe,
        beyond if possible else None,
        unit.written(safe),
        unit.written(beyond) if possible else "",
        None if violated is None else unit.written(violated),
    )
