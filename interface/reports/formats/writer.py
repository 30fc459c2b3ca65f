"""What writes an answer: text for each file as soon as it is whole, and text for all of them in the end."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from novate.reports.verify_run import Result


class Detail(Enum):
    """How much a person is told."""

    QUIET = auto()
    """What is not fine, in a line each."""
    SUMMARY = auto()
    """A line for each market."""
    USUAL = auto()
    """What fits a screen, of one market."""
    SHOWN = auto()
    """Each verdict's reasons, and how it breaks, block by block; markets that break alike once."""
    VERBOSE = auto()
    """The same of every market."""


class Writer(Protocol):
    """One format. The texts of all files and that of the end are the answer, in this order."""

    def item(self, result: Result) -> str:
        """What is written of one file."""

    def end(self, results: Sequence[Result]) -> str:
        """What is written of all of them."""
