"""What an importer hands back, and how it tells which key of its source became which of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Document = dict[str, dict[str, object]]
"""The tables of a specification file; every quantity is a text."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A specification file's tables, and what its reader must know besides."""

    document: Document
    notes: tuple[str, ...]
    """What the source says that the model does not yet carry, and which numbers are not the protocol's."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A key of the source that became one of ours."""

    source: str
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A key of the source that the model does not yet carry."""

    source: str
    why: str


def notes_of(table: Iterable[NotCarried], says: Callable[[str], bool]) -> list[str]:
    """Give one line for each key that the source does say."""
    return [f"{entry.source} is not carried: {entry.why}" for entry in table if says(entry.source)]
