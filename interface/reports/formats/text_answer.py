"""For a person, in as much detail as he asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console

from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.failure_text import doubts
from novate.reports.formats.writer import Detail
from novate.reports.market_table import market_table
from novate.reports.verify_text import report, summary_of_all
from novate.system.layout import hanging


class TextWriter:
    """Of a file that is no specification the problems stand on standard error already."""

    def __init__(self, detail: Detail, console: Callable[[], Console]) -> None:
        self._detail = detail
        self._console = console
        """Asked anew each time, as a terminal's width may change."""

    def item(self, result: FileAnswer | Unreadable) -> str:
        """One file's report; of a file of which nothing is known the last line speaks."""
        if isinstance(result, Unreadable) or (result.missing and not result.verdicts):
            return ""
        match self._detail:
            case Detail.QUIET:
                return "".join(f"{line}\n" for line in doubts(result))
            case Detail.SUMMARY:
                return market_table(result, self._console())
            case _:
                return report([result], self._console(), self._detail)

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """A sentence about all files, where there are several."""
        if len(results) < 2 or self._detail is Detail.QUIET:
            return ""
        console = self._console()
        with console.capture() as capture:
            console.print(*hanging(console, summary_of_all(results), 0, 2), sep="\n")
        return capture.get()
