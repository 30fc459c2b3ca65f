"""The tables of verdicts: a row for each property, a column for each side; markets with equal answers share a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from novate.answers import FINE, Answer
from novate.assumption_list import AssumptionList
from novate.model.figures import percentage_points
from novate.model.specification import Side
from novate.proofs.verdict import Status, Verdict

STYLES = {
    Status.PROVED: "green",
    Status.SEARCHED: "yellow",
    Status.VIOLATED: "bold red",
    Status.UNKNOWN: "yellow",
    Status.VACUOUS: "yellow",
    Status.NOT_APPLICABLE: "dim",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One property of the markets of one table."""

    property: str
    cells: Sequence[Text]
    """One for each side."""
    assumptions: str


def verdict_tables(answer: Answer, assumptions: AssumptionList) -> Iterator[tuple[str, Table]]:
    """All verdicts of one file: the markets that share a table, and the table. All tables have equal columns.

    Last what is said of the whole specification, in one column.
    """
    blocks = [(markets, _rows(answer, markets, assumptions)) for markets in alike(answer.verdicts)]
    whole = _whole_rows(answer, assumptions)
    rows = [row for _, block in blocks for row in block] + whole
    property_width = max(len(row.property) for row in rows)
    width = max(len(cell.plain) for row in rows for cell in row.cells)
    for markets, block in blocks:
        label = markets[0] if len(markets) == 1 else f"{len(markets)} markets, alike: {', '.join(markets)}"
        yield label, _table(block, property_width, width, [str(side) for side in Side])
    if whole:
        yield "all markets together", _table(whole, property_width, width, ["long and short"])


def alike(verdicts: Iterable[Verdict]) -> list[list[str]]:
    """Markets, grouped where every property of every side has the same status; in order of their first."""
    statuses: dict[str, list[tuple[Side | None, str, Status]]] = {}
    for verdict in verdicts:
        if verdict.market is not None:
            statuses.setdefault(verdict.market, []).append((verdict.side, verdict.property, verdict.status))
    groups: dict[tuple[tuple[Side | None, str, Status], ...], list[str]] = {}
    for market, pattern in statuses.items():
        groups.setdefault(tuple(pattern), []).append(market)
    return list(groups.values())


def _table(block: Sequence[_Row], property_width: int, side_width: int, columns: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("property", no_wrap=True, min_width=property_width)
    for column in columns:
        table.add_column(column, overflow="fold", min_width=side_width)
    table.add_column("assuming")
    for row in block:
        table.add_row(row.property, *row.cells, row.assumptions)
    return table


def _whole_rows(answer: Answer, assumptions: AssumptionList) -> list[_Row]:
    """What is said of the whole specification."""
    found = [verdict for verdict in answer.verdicts if verdict.market is None]
    return [_Row(each.property, [_cell(answer, [each])], assumptions.numbers([each])) for each in found]


def _rows(answer: Answer, markets: Sequence[str], assumptions: AssumptionList) -> list[_Row]:
    """The rows of markets that are alike."""
    verdicts = [verdict for verdict in answer.verdicts if verdict.market in markets]
    rows = []
    for name in dict.fromkeys(verdict.property for verdict in verdicts):
        ours = [verdict for verdict in verdicts if verdict.property == name]
        cells = [_cell(answer, [verdict for verdict in ours if verdict.side is side]) for side in Side]
        rows.append(_Row(name, cells, assumptions.numbers(ours)))
    return rows


def _cell(answer: Answer, verdicts: Sequence[Verdict]) -> Text:
    """One status, and the smallest headroom of the markets that share the cell."""
    if not verdicts:
        return Text("-", style="dim")
    status = verdicts[0].status
    if status not in FINE and answer.is_accepted(verdicts[0]):
        return Text(f"{status}, ok", style="cyan")
    headrooms = [verdict.headroom for verdict in verdicts if verdict.headroom is not None]
    figure = f" {percentage_points(min(headrooms))}" if headrooms else ""
    return Text(f"{status}{' from' if headrooms and len(verdicts) > 1 else ''}{figure}", style=STYLES[status])
