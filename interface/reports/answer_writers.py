"""Writes results as they come, file by file, for a person or for a program; what is written is whole at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from novate.reports.answers import FileAnswer
from novate.system.interrupts import interrupts_wait
from novate.system.streams import write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.reports.verify_run import Result


class Writer(Protocol):
    """Something that writes results."""

    def write(self, result: Result) -> None:
        """Write one result. Raises `OutputError`."""

    def close(self, results: Sequence[Result]) -> None:
        """Write what is to be said of all of them, in the end. Raises `OutputError`."""


class TextWriter:
    """For a person: problems stand on standard error already."""

    def __init__(self, *, in_full: bool) -> None:
        self._in_full = in_full

    def write(self, result: Result) -> None:
        """Write one file's report; of a file of which nothing is known the last line speaks."""
        from novate.reports.verify_text import report
        from novate.system.layout import new_console

        if isinstance(result, FileAnswer) and (result.verdicts or not result.missing):
            with interrupts_wait():
                write_output(report([result], new_console(), in_full=self._in_full))

    def close(self, results: Sequence[Result]) -> None:
        """Write one line about all files, where there are several."""
        from novate.reports.verify_text import summary_of_all
        from novate.system.layout import new_console

        if len(results) > 1:
            write_output(summary_of_all(results, new_console()))


class JsonWriter:
    """For a program: one object, which is closed even after an interrupt."""

    def __init__(self) -> None:
        self._is_begun = False

    def write(self, result: Result) -> None:
        """Write one item of the list of results."""
        from novate.reports.verify_json import beginning, item

        text = (",\n" if self._is_begun else beginning(tool_version())) + item(result)
        with interrupts_wait():
            self._is_begun = True
            write_output(text)

    def close(self, results: Sequence[Result]) -> None:
        """Close the list and the object."""
        from novate.reports.verify_json import beginning, ending

        text = ("" if self._is_begun else beginning(tool_version())) + ending(results)
        with interrupts_wait():
            write_output(text)
