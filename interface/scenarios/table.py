"""A scenario as a block-by-block table: what happened, the prices, and who then had what.

A column that says the same all the way down is left out of the table and said once above it. Where the terminal is too
narrow for one line per account, prices and accounts take turns; where that is too wide as well, each is a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from novate.model.figures import ROUNDED
from novate.model.scenario import Scenario
from novate.scenarios.rows import Cells, Heading, Row, scenario_rows

_INDENT = "   "
_GAP = "  "
_LEFT_ALIGNED = "account"


def scenario_lines(scenario: Scenario, width: int) -> list[str]:
    """The scenario in lines of at most `width` characters, as far as that is possible."""
    parts = list(scenario_rows(scenario))
    rows = [part for part in parts if isinstance(part, Row)]
    said_once = _said_once(rows)
    layout = _Layout.of(rows, {title for title, _ in said_once}, width)
    notes = [*(text for _, text in said_once), *_rounded_explained(rows), *_overdue_explained(scenario, rows)]
    above = [line for note in notes for line in _wrapped(note, width, _INDENT, _INDENT)]
    return [*above, *layout.header(), *(line for part in parts for line in layout.lines(part))]


def _rounded_explained(rows: Sequence[Row]) -> list[str]:
    """What stands before an oracle price that is a fraction of a tick, where there is one."""
    is_rounded = any(text.startswith(ROUNDED) for row in rows for text in row.moment.values())
    return [f"{ROUNDED} oracle price, rounded down to a hundredth of a tick"] if is_rounded else []


def _overdue_explained(scenario: Scenario, rows: Sequence[Row]) -> list[str]:
    """What the last column counts, where it counts anything."""
    if all(row.account.get("overdue", "0") == "0" for row in rows):
        return []
    last = scenario.specification.delay + 1
    closed = "at most" if scenario.specification.closes_whole else "a keeper calls in each from"
    said = [f"overdue: in how many blocks it was liquidatable, this one too; {closed} {last:,}"]
    if scenario.specification.keepers.is_limited:
        said.append("others are overdue meanwhile, and closed out first: they are not shown")
    return said


def _wrapped(text: str, width: int, first: str, others: str) -> list[str]:
    """A sentence in lines; no word is lost, and only one that is longer than a line is broken."""
    limit = max(width, len(others) + 1)
    return wrap(text, limit, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


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
    """Of the columns."""
    width: int
    """Of a line."""
    in_columns: bool
    """Whether the bands fit, and are not sentences."""

    @classmethod
    def of(cls, rows: Sequence[Row], dropped: set[str], width: int) -> _Layout:
        """One band if that fits."""
        moment = [title for title in rows[0].moment if title not in dropped]
        account = list(dict.fromkeys(title for row in rows for title in row.account))
        widths = _widths([row.moment for row in rows] + [row.account for row in rows])
        for bands in ([moment + account], [moment, account]):
            if all(_needed(band, widths) + len(_INDENT) * index <= width for index, band in enumerate(bands)):
                return cls(bands, widths, width, in_columns=True)
        return cls([moment, account], widths, width, in_columns=False)

    def header(self) -> list[str]:
        """The titles."""
        if not self.in_columns:
            return []
        titles = {title: title for title in self.widths}
        return [self._line(index, titles) for index in range(len(self.bands))]

    def lines(self, part: Heading | Row) -> list[str]:
        """A heading as it is; a row in as many lines as there are bands."""
        if isinstance(part, Heading):
            indent = " " * (len(part.text) - len(part.text.lstrip()))
            return _wrapped(part.text.lstrip(), self.width, indent, indent or _INDENT)
        moment: Cells = part.moment if part.is_first else {}
        if len(self.bands) == 1:
            return [self._line(0, {**moment, **part.account})]
        said = [(index, cells) for index, cells in enumerate((moment, part.account)) if cells]
        if self.in_columns:
            return [self._line(index, cells) for index, cells in said]
        return [line for index, cells in said for line in self._sentence(index, cells)]

    def _sentence(self, band: int, cells: Cells) -> list[str]:
        """The same with every title beside its number."""
        indent = _INDENT * (band + 1)
        text = ", ".join(f"{title} {cells[title]}" for title in self.bands[band] if title in cells)
        return _wrapped(text, self.width, indent, indent + _INDENT)

    def _line(self, band: int, cells: Cells) -> str:
        texts = [self._cell(title, cells.get(title, "")) for title in self.bands[band]]
        return (_INDENT * (band + 1) + _GAP.join(texts)).rstrip()

    def _cell(self, title: str, text: str) -> str:
        width = self.widths[title]
        return text.ljust(width) if title == _LEFT_ALIGNED else text.rjust(width)


def _needed(band: Sequence[str], widths: Mapping[str, int]) -> int:
    """How wide a band is, with its indent."""
    return len(_INDENT) + sum(widths[title] + len(_GAP) for title in band) - len(_GAP)


def _widths(cells: Iterable[Cells]) -> dict[str, int]:
    """The widest text of each column, its title included."""
    widths: dict[str, int] = {}
    for row in cells:
        for title, text in row.items():
            widths[title] = max(widths.get(title, len(title)), len(text))
    return widths
