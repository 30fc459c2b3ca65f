"""For a program: one object, which is closed even after an interrupt."""

from __future__ import annotations

from collections.abc import Sequence

from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.verify_json import beginning, ending, item
from novate.system.version import tool_version


class JsonWriter:
    """Writes the list of results item by item."""

    def __init__(self) -> None:
        self._is_begun = False

    def item(self, result: FileAnswer | Unreadable) -> str:
        """One item of the list of results."""
        return self._separator() + item(result)

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """The end of the list and of the object."""
        return ("" if self._is_begun else beginning(tool_version())) + ending(results)

    def _separator(self) -> str:
        """What stands before the next item."""
        separator = ",\n" if self._is_begun else beginning(tool_version())
        self._is_begun = True
        return separator
