"""The files that somebody names, each read once: a directory stands for the TOML files in it, - for standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from novate.model.specification import Specification
from novate.reports.answers import Unreadable
from novate.specification.lines import Lines


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file, and what it is."""

    name: str
    read: Specification | Unreadable
    lines: Lines
    """Where its keys stand."""
    content: bytes = b""
    """As it is; nothing where it could not be read."""


def read_files(given: Sequence[Path]) -> list[ReadFile]:
    """Every file; everything that is wrong with one is said at once."""
    from novate.reports.problem_list import print_problems

    found = []
    for path in _files(given):
        found.append(each := read_file(path))
        if isinstance(each.read, Unreadable):
            print_problems(each.name, each.read.problems)
    return found


def _files(given: Sequence[Path]) -> Iterator[Path]:
    """Those of a directory in the order of their names; one that has none stands for itself, and cannot be read."""
    for path in given:
        yield from (path.is_dir() and sorted(path.glob("*.toml"))) or [path]


def read_file(path: Path) -> ReadFile:
    """One file, or everything that is wrong with it."""
    from novate.specification.file import SpecificationError, lines_in, parse_bytes, read_source

    name = str(path)
    try:
        content = read_source(path)
        return ReadFile(name, parse_bytes(content), lines_in(content), content)
    except SpecificationError as error:
        return ReadFile(name, Unreadable(name, error.problems), Lines())
