"""What follows from a change, in few lines: what is alike is said once, the worst first, many markets as a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from novate.model.specification import Side
from novate.proofs.status import Status
from novate.reviewing.comparison import ENOUGH, HEADROOM, NEEDED, STATUS, Course, Figure, Row
from novate.reviewing.words import NOTHING, both_in_words, called
from novate.specification.setting_text import names_or_count

MOST_LINES = 16
"""More would not fit a screen: then every market has a line of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: how it went, and its cells."""

    course: Course
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """A table or two."""

    details: tuple[Line, ...]
    """Whose, before, after, what."""
    ranking: tuple[Line, ...] = ()
    """Of many markets: market, verdicts, least headroom before and after."""


DETAILS = ("", "whose", "before", "after", "what")
RANKING = ("", "market", "verdicts", "headroom before", "after")


def consequences(rows: Sequence[Row], *, show_all: bool) -> Consequences:
    """The rows that are to be shown, as tables."""
    shown = [row for row in rows if show_all or (row.course is not Course.SAME and not is_told_twice(row, rows))]
    details = detailed(shown)
    several = {row.market for row in shown if row.market is not None}
    if len(details) <= MOST_LINES or len(several) < 2 or show_all:
        return Consequences(details)
    of_all = detailed([row for row in shown if row.market is None])
    return Consequences(of_all, ranked([row for row in rows if row.market in several]))


def is_told_twice(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a fund that is needed is the one that is enough as well."""
    pair = ENOUGH, row.before, row.after
    return row.name == NEEDED and any((each.name, each.before, each.after) == pair for each in rows)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one verdict, or of several that are alike."""

    row: Row
    """The first."""
    properties: tuple[str, ...]
    sides: tuple[Side | None, ...]
    markets: tuple[str | None, ...]

    @property
    def words(self) -> tuple[str, str, str, Course]:
        """Everything but of whom it is said."""
        return (self.row.name, *both_in_words(self.row), self.row.course)

    @property
    def line(self) -> Line:
        """As a table has it."""
        names = [name for name in self.markets if name is not None]
        whose = " ".join((names_or_count(names) if names else "all markets", ", ".join(filter(None, self.sides))))
        return Line(self.row.course, (whose.strip(), *both_in_words(self.row), called(self.row.name, self.properties)))


def detailed(rows: Iterable[Row]) -> tuple[Line, ...]:
    """A line for everything that is said: of several properties, sides and markets together where they are alike."""
    said = [Said(row, (row.property,), (row.side,), (row.market,)) for row in rows]
    for part in ("properties", "sides", "markets"):
        said = together(said, part)
    return tuple(each.line for each in sorted(said, key=lambda each: _order(each.row)))


def together(said: Sequence[Said], part: str) -> list[Said]:
    """One of those that differ in this part alone."""
    others = [name for name in ("properties", "sides", "markets") if name != part]
    found: dict[tuple[object, ...], Said] = {}
    for each in said:
        alike = (each.words, *(getattr(each, name) for name in others))
        first = found.get(alike)
        whole: dict[str, Any] = {part: (*getattr(first, part), *getattr(each, part))} if first is not None else {}
        found[alike] = each if first is None else replace(first, **whole)
    return list(found.values())


def _order(row: Row) -> tuple[Course, bool, Fraction]:
    """The worst first; verdicts before figures; of figures those that lose most."""
    return row.course, row.name != STATUS, _gain(row)


def _gain(row: Row) -> Fraction:
    """By how much of itself a figure grew or shrank, as a loss."""
    if not isinstance(row.before, Figure) or not isinstance(row.after, Figure) or not row.before.exact:
        return Fraction(0)
    return -abs((row.after.exact - row.before.exact) / row.before.exact)


def ranked(rows: Sequence[Row]) -> tuple[Line, ...]:
    """A line for each market, or for markets that are alike: the worst first."""
    by_market: dict[str, list[Row]] = {}
    for row in rows:
        if row.market is not None:
            by_market.setdefault(row.market, []).append(row)
    alike: dict[Line, list[str]] = {}
    for market, ours in sorted(by_market.items(), key=lambda each: _badness(each[1])):
        alike.setdefault(_of_market(ours), []).append(market)
    return tuple(Line(line.course, (names_or_count(names), *line.cells)) for line, names in alike.items())


def _badness(rows: Sequence[Row]) -> tuple[Course, int, Fraction]:
    """Of a market: how it went, how many verdicts are broken, and what is left."""
    broken = sum(row.course is Course.BROKEN for row in rows)
    left = [row.after.exact for row in rows if row.name == HEADROOM and isinstance(row.after, Figure)]
    return min(row.course for row in rows), -broken, min(left, default=Fraction(0))


def _of_market(rows: Sequence[Row]) -> Line:
    """Its verdicts and its least headroom."""
    statuses = [row for row in rows if row.name == STATUS]
    counts = {course.verdicts: sum(row.course is course for row in statuses) for course in Course}
    counts[Course.SAME.verdicts] = 0
    counts["violated as before"] = sum(row.before is row.after is Status.VIOLATED for row in statuses)
    said = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    headrooms = [row for row in rows if row.name == HEADROOM]
    pair = both_in_words(min(headrooms, key=_left)) if headrooms else (NOTHING, NOTHING)
    return Line(min(row.course for row in rows), (said or "as before", *pair))


def _left(row: Row) -> Fraction:
    """What is left after the change, or before it where nothing is known after."""
    found = row.after if isinstance(row.after, Figure) else row.before
    assert isinstance(found, Figure)
    return found.exact
