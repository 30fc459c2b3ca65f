"""The tables of verdicts: a row for each property, a column for each side; markets with equal answers share a table.

The worst comes first: markets with violated verdicts before those with open ones, and these before the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from novate.gate.expectations import FINE
from novate.model.specification import Side
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.assumption_list import AssumptionList
from novate.system.layout import table

STYLES = {
    Status.PROVED: "green",
    Status.SEARCHED: "yellow",
    Status.VIOLATED: "bold red",
    Status.UNKNOWN: "yellow",
    Status.VACUOUS: "yellow",
    Status.NOT_APPLICABLE: "dim",
}
_INDENT = 2


NO_SIDE = Text("-", style="dim")
"""In the place of verdicts on a side whose holders cannot default."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One property of the markets of one table."""

    property: str
    cells: Sequence[Text]
    """One for each side."""
    assumptions: str


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of one table."""

    label: str
    """Whose they are."""
    columns: Sequence[str]
    rows: Sequence[_Row]
    worst: int
    """By its worst verdict: see `badness`."""


def verdict_tables(
    answer: FileAnswer,
    assumptions: AssumptionList,
    console: Console,
    *,
    without: Collection[str] = (),
    most_names: int | None = None,
) -> Iterator[tuple[str, list[Text]]]:
    """Verdicts of one file: whose a table is, and its lines. All tables have equal columns; the worst comes first.

    What is said of the whole specification has one column. `without`: properties that are left out.
    `most_names`: of more markets that are alike the others are counted.
    """
    shown = replace(answer, verdicts=tuple(each for each in answer.verdicts if each.property not in without))
    blocks = sorted(_blocks(shown, assumptions, most_names), key=lambda block: block.worst)
    rows = [row for block in blocks for row in block.rows]
    property_width = max(len(row.property) for row in rows)
    side_width = max(cell.cell_len for row in rows for cell in row.cells)
    for block in blocks:
        titles = ["property", *block.columns, "assuming"]
        cells = [[Text(row.property), *row.cells, Text(row.assumptions)] for row in block.rows]
        least = (property_width, *(side_width for _ in block.columns))
        yield block.label, table(console, titles, cells, least=least, indent=_INDENT)


def nowhere_applicable(answer: FileAnswer) -> list[str]:
    """The properties that are applicable nowhere, where another is: they need no row."""
    names = dict.fromkeys(each.property for each in answer.verdicts)
    applicable = {each.property for each in answer.verdicts if each.status is not Status.NOT_APPLICABLE}
    return [each for each in names if each not in applicable] if applicable else []


def badness(answer: FileAnswer, verdict: Verdict) -> int:
    """0 for a violation that nobody expects, 1 for an open question, 2 for what is fine."""
    if answer.is_accepted(verdict):
        return 2
    return 0 if verdict.status is Status.VIOLATED else 1


def rank(answer: FileAnswer, verdict: Verdict) -> tuple[int, Fraction]:
    """What nobody accepts, then what misses most, or has least to spare."""
    return badness(answer, verdict), Fraction(1) if verdict.headroom is None else verdict.headroom


def _blocks(answer: FileAnswer, assumptions: AssumptionList, most_names: int | None) -> Iterator[_Block]:
    """For each group of markets that are alike, and for the whole specification."""
    for markets in alike(answer):
        label = markets[0] if len(markets) == 1 else f"{len(markets)} markets, alike: {_named(markets, most_names)}"
        ours = [verdict for verdict in answer.verdicts if verdict.market in markets]
        yield _Block(label, [*Side], _rows(answer, ours, assumptions), min(badness(answer, each) for each in ours))
    whole = [verdict for verdict in answer.verdicts if verdict.market is None]
    if whole:
        rows = [_Row(each.property, [_cell(answer, [each])], assumptions.numbers([each])) for each in whole]
        worst = min(badness(answer, each) for each in whole)
        yield _Block("all markets together", ["long and short"], rows, worst)


def _named(markets: Sequence[str], most: int | None) -> str:
    """All of them, or the first."""
    left = 0 if most is None else max(0, len(markets) - most)
    return f"{', '.join(markets[: len(markets) - left])}{f' and {left:,} more' if left else ''}"


def alike(answer: FileAnswer) -> list[list[str]]:
    """Markets, grouped where every property of every side is equally known and accepted; in order of their first."""
    statuses: dict[str, list[tuple[object, ...]]] = {}
    for verdict in answer.verdicts:
        if verdict.market is None:
            continue
        known = (verdict.property, verdict.side, verdict.status, answer.is_accepted(verdict))
        statuses.setdefault(verdict.market, []).append(known)
    groups: dict[tuple[tuple[object, ...], ...], list[str]] = {}
    for market, pattern in statuses.items():
        groups.setdefault(tuple(pattern), []).append(market)
    return list(groups.values())


def _rows(answer: FileAnswer, verdicts: Sequence[Verdict], assumptions: AssumptionList) -> list[_Row]:
    """The rows of markets that are alike."""
    rows = []
    for name in dict.fromkeys(verdict.property for verdict in verdicts):
        ours = [verdict for verdict in verdicts if verdict.property == name]
        exist = {side for market, side in answer.specification.places if market == ours[0].market}
        cells = [
            _cell(answer, [verdict for verdict in ours if verdict.side is side]) if side in exist else NO_SIDE
            for side in Side
        ]
        rows.append(_Row(name, cells, assumptions.numbers(ours)))
    return rows


def _cell(answer: FileAnswer, verdicts: Sequence[Verdict]) -> Text:
    """The status that all of them have; of an interrupted run perhaps none."""
    if not verdicts:
        return Text("missing", style="bold red")
    status = verdicts[0].status
    if status not in FINE and answer.is_accepted(verdicts[0]):
        return Text(f"{status}, ok", style="cyan")
    return Text(status, style=STYLES[status])
