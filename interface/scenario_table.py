"""A scenario as a block-by-block table: what happened, the prices, and who then had what.

A column that says the same all the way down is left out of the table and said once above it. Where the terminal is too
narrow for one line per account, prices and accounts take turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from novate.model.scenario import Scenario
from novate.scenario_rows import Cells, Heading, Row, scenario_rows

_INDENT = "   "
_GAP = "  "
_LEFT_ALIGNED = "account"


def scenario_lines(scenario: Scenario, width: int) -> list[str]:
    """The scenario in lines of at most `width` characters, as far as that is possible."""
    parts = list(scenario_rows(scenario))
    rows = [part for part in parts if isinstance(part, Row)]
    said_once = _said_once(rows)
    layout = _Layout.of(rows, {title for title, _ in said_once}, width)
    notes = [f"{_INDENT}{text}" for _, text in said_once]
    return [*notes, *layout.header(), *(line for part in parts for line in layout.lines(part))]


def _said_once(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Columns to leave out, each with the sentence that stands for it."""
    said = []
    oracles = [title for title in rows[0].moment if title.endswith("oracle")]
    for title in oracles:
        price = title.removesuffix("oracle") + "price"
        if all(row.moment[title] == row.moment[price] for row in rows):
            said.append((title, f"{title} = {price} throughout"))
    if len({row.moment["fund"] for row in rows}) == 1:
        said.append(("fund", f"insurance fund {rows[0].moment['fund']} throughout"))
    return said


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which columns stand together on a line, and how wide they are."""

    bands: Sequence[Sequence[str]]
    """One band: everything on one line. Two: the moment on a line of its own, its accounts below."""
    widths: Mapping[str, int]

    @classmethod
    def of(cls, rows: Sequence[Row], dropped: set[str], width: int) -> _Layout:
        """One band if that fits."""
        moment = [title for title in rows[0].moment if title not in dropped]
        account = list(dict.fromkeys(title for row in rows for title in row.account))
        widths = _widths([row.moment for row in rows] + [row.account for row in rows])
        needed = len(_INDENT) + sum(widths[title] + len(_GAP) for title in moment + account) - len(_GAP)
        return cls([moment + account] if needed <= width else [moment, account], widths)

    def header(self) -> list[str]:
        """The titles."""
        titles = {title: title for title in self.widths}
        return [self._line(index, titles) for index in range(len(self.bands))]

    def lines(self, part: Heading | Row) -> list[str]:
        """A heading as it is; a row in as many lines as there are bands."""
        if isinstance(part, Heading):
            return [part.text]
        moment: Cells = part.moment if part.is_first else {}
        if len(self.bands) == 1:
            return [self._line(0, {**moment, **part.account})]
        return [self._line(index, cells) for index, cells in enumerate((moment, part.account)) if cells]

    def _line(self, band: int, cells: Cells) -> str:
        texts = [self._cell(title, cells.get(title, "")) for title in self.bands[band]]
        return (_INDENT * (band + 1) + _GAP.join(texts)).rstrip()

    def _cell(self, title: str, text: str) -> str:
        width = self.widths[title]
        return text.ljust(width) if title == _LEFT_ALIGNED else text.rjust(width)


def _widths(cells: Iterable[Cells]) -> dict[str, int]:
    """The widest text of each column, its title included."""
    widths: dict[str, int] = {}
    for row in cells:
        for title, text in row.items():
            widths[title] = max(widths.get(title, len(title)), len(text))
    return widths
