"""Verdicts and their figures before and after, and which way each went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from novate.gate.expectations import FINE, Key, key
from novate.model.contract import Limit
from novate.model.specification import Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict


class Course(IntEnum):
    """Which way something went; the worst first."""

    BROKEN = 0
    """Violated, and it was not."""
    OPEN = 1
    """It was proved, and is not any more: nobody knows, or nobody is asked."""
    WORSE = 2
    """A figure is worse."""
    CHANGED = 3
    """It is another one, which is neither better nor worse."""
    BETTER = 4
    SAME = 5

    @property
    def word(self) -> str:
        """For a person."""
        return "worse" if self is Course.BROKEN else self.name.lower()

    @property
    def verdicts(self) -> str:
        """Of several verdicts that went so."""
        return {Course.BROKEN: "violated now", Course.OPEN: "not proved any more"}.get(self, self.name.lower())


STATUS = "status"
HEADROOM = "headroom"
THRESHOLD = "threshold"
LARGEST = "largest_position"
NEEDED, ENOUGH = "necessary_fund", "sufficient_fund"
MORE_IS_BETTER = (HEADROOM, LARGEST)
LEFT_OUT = ("shortfall",)
"""What one run happens to lose: two runs cannot be compared."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a verdict."""

    exact: Fraction
    is_money: bool
    """Whether it is in quote units; else it is a share."""


class Size(StrEnum):
    """In the place of the largest position."""

    EVERY = "every size"


Value = Status | Figure | Size | None
"""None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is said of one verdict."""

    market: str | None
    side: Side | None
    property: str
    name: str
    """`status`, or what a verdict's figure is called in docs/json.md."""
    before: Value
    after: Value
    course: Course


def rows_of(
    before: Sequence[Verdict], after: Sequence[Verdict], specifications: tuple[Specification, Specification]
) -> list[Row]:
    """Everything that is known of either version: statuses first, then figures, verdict by verdict."""
    known = [{key(each): each for each in verdicts} for verdicts in (before, after)]
    return [row for about in dict.fromkeys((*known[0], *known[1])) for row in _rows(about, known, specifications)]


def _rows(
    about: Key, known: Sequence[Mapping[Key, Verdict]], specifications: tuple[Specification, Specification]
) -> Iterator[Row]:
    """About one verdict."""
    found = [each.get(about) for each in known]
    was, now = (None if each is None else each.status for each in found)
    yield Row(*about, STATUS, was, now, of_status(was, now))
    figures = [
        {} if verdict is None else figures_of(verdict, specification)
        for verdict, specification in zip(found, specifications, strict=True)
    ]
    for name in dict.fromkeys((*figures[0], *figures[1])):
        one, other = (
            up_to_every_size(verdict) if name == LARGEST and name not in each else each.get(name)
            for verdict, each in zip(found, figures, strict=True)
        )
        course = of_figure(name, one, other)
        if now is Status.NOT_APPLICABLE and course is not Course.SAME:
            course = Course.CHANGED
        elif name == HEADROOM and other is None and now is not None:  # how far it is from breaking nobody knows now
            course = Course.WORSE
        yield Row(*about, name, one, other, course)


def figures_of(verdict: Verdict, specification: Specification) -> dict[str, Figure]:
    """The numbers of a verdict: the margin that is enough, what is left beyond it, and those of its own."""
    found: dict[str, Figure] = {}
    market = specification.markets.get(verdict.market or "")
    if verdict.headroom is not None:
        if market is not None:
            found[THRESHOLD] = Figure(market.maintenance_margin - verdict.headroom, is_money=False)
        found[HEADROOM] = Figure(verdict.headroom, is_money=market is None)
    for name, each in verdict.figures.items():
        if name not in LEFT_OUT:
            quantum = specification.quote_quantum if each.is_amount else Fraction(1)
            found[name] = Figure(each.exact * quantum, each.is_amount)
    return found


def up_to_every_size(verdict: Verdict | None) -> Size | None:
    """Of a proof that names no largest position, and does not take for granted that there is one."""
    if verdict is None or verdict.status is not Status.PROVED:
        return None
    limits = {each.limit for each in verdict.assumptions}
    return None if Limit.LARGEST_POSITION in limits else Size.EVERY


def of_status(before: Status | None, after: Status | None) -> Course:
    """Which way a verdict went; a market that is new has none before."""
    if before is after:
        return Course.SAME
    if after is Status.VIOLATED:
        return Course.BROKEN
    if after is None:
        return Course.CHANGED
    if after not in FINE:
        return Course.OPEN if before in (*FINE, None) else Course.CHANGED
    if after is Status.NOT_APPLICABLE:
        return Course.OPEN if before is Status.PROVED else Course.CHANGED
    return Course.CHANGED if before is None else Course.BETTER


def of_figure(name: str, before: Figure | Size | None, after: Figure | Size | None) -> Course:
    """Which way a number went; that one is known on one side alone says neither."""
    if before is None or after is None:
        return Course.CHANGED
    if isinstance(before, Size) or isinstance(after, Size):
        return Course.SAME if before is after else Course.WORSE if isinstance(before, Size) else Course.BETTER
    gain = (after.exact - before.exact) * (1 if name in MORE_IS_BETTER else -1)
    return Course.SAME if gain == 0 else Course.BETTER if gain > 0 else Course.WORSE
