"""The tables of verdicts: a row for each property, a column for each side; markets with equal answers share a table.

The worst comes first: markets with violated verdicts before those with open ones, and these before the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from novate.system.layout import GAP, hanging, table, wrapped

STYLES = {
    Status.PROVED: "green",
    Status.SEARCHED: "yellow",
    Status.VIOLATED: "bold red",
    Status.UNKNOWN: "yellow",
    Status.VACUOUS: "yellow",
    Status.NOT_APPLICABLE: "dim",
}
_INDENT = 2
_WHOLE = "all markets together"
"""Whose verdicts on the whole specification are; they stand close below those on a market."""
_SHORT = 24
"""A name of so many cells stands in the head of its table."""
_NUMBERS = 9
"""Of assumptions: room for so many cells is kept."""
MOST_MARKETS = 20
"""That have a line, or are named, in what fits a screen."""


NO_SIDE = Text("-", style="dim")
"""In the place of verdicts on a side whose holders cannot default."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One property of the markets of one table, or several of which all the same is known."""

    properties: Sequence[str]
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
    answer: FileAnswer, assumptions: AssumptionList, console: Console, *, in_full: bool
) -> Iterator[Text]:
    """Verdicts of one file, in lines: whose they are stands in the head of each table, or above it.

    All tables have equal columns; the worst comes first. What is said of the whole specification has one column.
    In short: without what is nowhere applicable, with a row for all properties of which the same is known, and
    with a count of the markets beyond the first that are alike.
    """
    without = [] if in_full else nowhere_applicable(answer)
    shown = replace(answer, verdicts=tuple(each for each in answer.verdicts if each.property not in without))
    blocks = sorted(_blocks(shown, assumptions, None if in_full else MOST_MARKETS), key=lambda block: block.worst)
    if not in_full:
        blocks = [replace(block, rows=_joined(block.rows)) for block in blocks]
    rows = [row for block in blocks for row in block.rows]
    side_width = max(cell.cell_len for row in rows for cell in row.cells)
    room = console.width - _INDENT - max(len(block.columns) for block in blocks) * (side_width + GAP) - GAP - _NUMBERS
    named = [[_names(row, room) for row in block.rows] for block in blocks]
    written = [line.cell_len for names in named for name in names for line in name.split("\n")]
    property_width = max([*written, *(len(block.label) for block in blocks if len(block.label) <= _SHORT)])
    for block, names in zip(blocks, named, strict=True):
        titles = [block.label if len(block.label) <= _SHORT else "property", *block.columns, "assuming"]
        cells = [[name, *row.cells, Text(row.assumptions)] for name, row in zip(names, block.rows, strict=True)]
        least = (property_width, *(side_width for _ in block.columns))
        lines = table(console, titles, cells, least=least, indent=_INDENT)
        is_there = lines[0].plain.split("  ")[1] == block.label
        above = [] if is_there else hanging(console, Text(block.label, style="bold"), _INDENT, _INDENT)
        yield from [Text()] * (block.label != _WHOLE or block is blocks[0])
        yield from above
        yield from lines


def _joined(rows: Sequence[_Row]) -> list[_Row]:
    """One row for all that say the same, at the place of the first."""
    groups: dict[tuple[str, ...], _Row] = {}
    for row in rows:
        key = (*(cell.plain for cell in row.cells), row.assumptions)
        first = groups.setdefault(key, replace(row, properties=()))
        groups[key] = replace(first, properties=(*first.properties, *row.properties))
    return list(groups.values())


def _names(row: _Row, room: int) -> Text:
    """The properties of a row, in as few lines as there is room for."""
    least = max(len(name) + 1 for name in row.properties)
    return Text("\n").join(wrapped(Text(", ".join(row.properties)), max(least, room)))


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
        rows = [_Row([each.property], [_cell(answer, [each])], assumptions.numbers([each])) for each in whole]
        worst = min(badness(answer, each) for each in whole)
        yield _Block(_WHOLE, ["long and short"], rows, worst)


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
        rows.append(_Row([name], cells, assumptions.numbers(ours)))
    return rows


def _cell(answer: FileAnswer, verdicts: Sequence[Verdict]) -> Text:
    """The status that all of them have; of an interrupted run perhaps none."""
    if not verdicts:
        return Text("missing", style="bold red")
    status = verdicts[0].status
    if status not in FINE and answer.is_accepted(verdicts[0]):
        return Text(f"{status}, ok", style="cyan")
    return Text(status, style=STYLES[status])
