"""What an importer hands back, and how it tells which key of its source became which of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Document = dict[str, dict[str, object]]
"""The tables of a specification file; every quantity is a text."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A specification file's tables, and what its reader must know besides."""

    document: Document
    notes: tuple[str, ...]
    """What the source says that the model does not yet carry, and which numbers are not the protocol's."""
    comments: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """What stands beside a key or a table of the written file, by its path."""
    origin: tuple[str, ...] = ()
    """Where the numbers come from, a line each: names, and hashes of what was read."""


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
