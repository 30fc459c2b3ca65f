"""A report: every verdict about one specification, to go through and to look things up in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from novate.gate.expectations import Expectation
from novate.library import frames
from novate.library.html import table
from novate.library.specification import Specification
from novate.library.verdict import Verdict
from novate.model.figures import headroom_in_words, percentage_points
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict as Found
from novate.properties.assumptions import left_out
from novate.reports.answers import FileAnswer
from novate.reports.verify_json import whole_object
from novate.system.exit_codes import ExitCode
from novate.system.version import tool_version

if TYPE_CHECKING:
    import polars

Key = str | tuple[str | None, str | None] | tuple[str | None, str | None, str]
"""A market; a market and a side; or a market, a side and a property."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What `novate.verify` found out: verdicts, market by market, long before short, properties in their own order.

    `report["ETH-USD"]` and `report["ETH-USD", "long"]` are reports of less, `report["ETH-USD", "long", "solvency"]`
    is one verdict, `report[0]` the first one, `report[0:2]` a report of two. What is about the whole specification has
    None for market and side.
    """

    verdicts: tuple[Verdict, ...]
    specification: Specification = field(compare=False)
    """What was asked about."""
    answer: FileAnswer = field(compare=False)
    """What it is made of. Its fields may change between versions."""

    def __iter__(self) -> Iterator[Verdict]:
        """One verdict after the other."""
        return iter(self.verdicts)

    def __len__(self) -> int:
        """How many verdicts there are."""
        return len(self.verdicts)

    def __bool__(self) -> bool:
        """Whether there is a report: of its verdicts `is_fine` speaks."""
        return True

    @overload
    def __getitem__(self, key: int) -> Verdict: ...

    @overload
    def __getitem__(self, key: tuple[str | None, str | None, str]) -> Verdict: ...

    @overload
    def __getitem__(self, key: slice | str | tuple[str | None, str | None]) -> Report: ...

    def __getitem__(self, key: int | slice | Key) -> Verdict | Report:
        """One verdict, or those about a market or a side of it, or some in their order.

        Raises `KeyError`, `IndexError`, `TypeError`.
        """
        if isinstance(key, int):
            return self.verdicts[key]
        if isinstance(key, slice):
            return self._of(list(self.verdicts[key]))
        if not isinstance(key, str | tuple):
            raise TypeError(
                f"found a {type(key).__name__}; expected a market, or market, side and property, or a place"
            )
        wanted = (key,) if isinstance(key, str) else key
        found = [each for each in self if _about(each)[: len(wanted)] == wanted]
        if not found:
            known = dict.fromkeys(
                (each.market, each.side and str(each.side), each.property)[: len(wanted)] for each in self
            )
            raise KeyError(f"found {key!r}; expected one of {', '.join(map(repr, known))}")
        return found[0] if len(wanted) == 3 else self._of(found)

    def of(self, property: str | None = None, *, side: str | None = None, status: str | None = None) -> Report:
        """Those about a property, a side, or of a status, in all markets; perhaps none."""
        wanted = {"property": property, "side": side, "status": status}
        asked = {name: value for name, value in wanted.items() if value is not None}
        return self._of([each for each in self if all(getattr(each, name) == value for name, value in asked.items())])

    def _of(self, verdicts: list[Verdict]) -> Report:
        return Report(tuple(verdicts), self.specification, self.answer)

    @property
    def is_fine(self) -> bool:
        """Whether nothing is violated, open or otherwise than expected: the exit code of the command line is 0."""
        return self.exit_code is ExitCode.AS_WISHED

    @property
    def exit_code(self) -> ExitCode:
        """That of the command line for these verdicts: 0 fine, 1 something violated or unexpected, 2 something open."""
        return self.shown.exit_code

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """Of `[expect]` in the specification, those about what was asked. Their fields may change between versions."""
        return self.answer.expectations

    @property
    def model_limits(self) -> tuple[str, ...]:
        """What the model leaves out: limits of every verdict."""
        return tuple(left_out(self.answer.specification))

    @property
    def shown(self) -> FileAnswer:
        """The answer with the verdicts of this report alone. Its fields may change between versions."""
        about = set(map(_about, self))
        kept = [each for each in self.answer.verdicts if _about(each) in about]
        whole = self.answer
        return FileAnswer(whole.file, whole.specification, tuple(kept), whole.expectations, whole.baseline)

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate verify`, see docs/json.md."""
        return whole_object([self.shown], tool_version())

    def to_polars(self) -> polars.DataFrame:
        """A row for each verdict. Raises `MissingLibraryError`.

        A figure has two columns: the nearest floating-point number, and under `exact_...` a quotient of whole numbers.
        """
        names = dict.fromkeys(name for each in self for name in each.figures)
        return frames.frame([_row(each, list(names)) for each in self], _COLUMNS | frames.columns_of(names))

    def to_text(self, width: int = 80, *, show: bool = False) -> str:
        """The report of the command line; `show` as there: what each verdict rests on, and how it breaks."""
        from novate.reports.formats.writer import Detail
        from novate.reports.verify_text import report
        from novate.system.layout import plain_console

        console = plain_console()
        console.width = width
        return report([self.shown], console, Detail.SHOWN if show else Detail.USUAL)

    def to_html(self) -> str:
        """A page for a browser: `novate.page` of this report."""
        return page(self)

    def __str__(self) -> str:
        """The report of the command line, 80 columns wide."""
        return self.to_text()

    def __repr__(self) -> str:
        """How many verdicts of each status there are."""
        counts = {status: sum(each.status is status for each in self) for status in Status}
        words = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        return f"<novate.Report of {self.answer.file}: {words or 'no verdict'}>"

    def _repr_html_(self) -> str:
        titles = ("market", "side", "property", "status", "headroom", "by")
        rows = [
            (
                each.market or "all",
                each.side or "",
                each.property,
                each.status,
                _headroom(each),
                None if each.status is Status.NOT_APPLICABLE else each.method,
            )
            for each in self
        ]
        return table(titles, rows)


def page(*reports: Report) -> str:
    """Verdicts, margins, how they break as charts, envelope, argument, how to repeat it: as `novate report` writes.

    One report is a page, several are articles of one. The text is HTML without a script, and asks the network for
    nothing (docs/reports.md). Raises `TypeError` for what is no report, or for none.
    """
    from novate.library.page import page_of_answers

    wrong = next((each for each in reports if not isinstance(each, Report)), None)
    if wrong is not None or not reports:
        found = f"a {type(wrong).__name__}" if reports else "none"
        raise TypeError(f"found {found}; expected reports, as novate.verify gives")
    return page_of_answers((each.shown, each.specification) for each in reports)


def _about(verdict: Verdict | Found) -> tuple[str | None, str | None, str]:
    """What it is about, in plain texts."""
    return verdict.market, verdict.side and verdict.side.value, verdict.property


def _headroom(verdict: Verdict) -> str | None:
    """As reports show it."""
    if verdict.headroom is None or verdict.market is not None:
        return None if verdict.headroom is None else percentage_points(verdict.headroom)
    return headroom_in_words(verdict.headroom, of_fund=True)


_COLUMNS = {
    "market": str,
    "side": str,
    "property": str,
    "status": str,
    "method": str,
    "accepted": bool,
    "detail": str,
    "seconds": float,
}


def _row(verdict: Verdict, names: list[str]) -> dict[str, Any]:
    said = {name: getattr(verdict, name) for name in _COLUMNS}
    texts = {name: None if value is None else str(value) for name, value in said.items() if _COLUMNS[name] is str}
    return said | texts | frames.numbers({name: verdict.figures.get(name) for name in names})
