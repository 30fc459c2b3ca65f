"""The files that somebody names, each read once: a directory stands for the TOML files in it, - for standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from typer import BadParameter

from novate.model.specification import Specification
from novate.reports.answers import Unreadable
from novate.specification.lines import Lines
from novate.system.folders import seen_in

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.specification.problems import Problem


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
    """Every file; everything that is wrong with one is said at once. Raises `BadParameter`."""
    from novate.reports.problem_list import print_problems

    if [*map(str, given)].count("-") > 1:
        raise BadParameter("found - twice; standard input can be read once", param_hint="FILE")
    found = []
    for path in _files(given):
        found.append(each := read_file(path))
        if isinstance(each.read, Unreadable):
            print_problems(each.name, each.read.problems)
    return found


def _files(given: Sequence[Path]) -> Iterator[Path]:
    """Those of a directory in the order of their names; one that has none stands for itself, and cannot be read."""
    for path in given:
        yield from (path.is_dir() and seen_in(path, "*.toml")) or [path]


def read_file(path: Path) -> ReadFile:
    """One file, or everything that is wrong with it."""
    from novate.specification.file import SpecificationError, lines_in, parse_bytes, read_source

    name = str(path)
    if path.is_dir():
        return ReadFile(name, Unreadable(name, [_nothing()]), Lines())
    try:
        content = read_source(path)
        return ReadFile(name, parse_bytes(content), lines_in(content), content)
    except SpecificationError as error:
        return ReadFile(name, Unreadable(name, error.problems), Lines())


def _nothing() -> Problem:
    from novate.specification.problems import Problem

    return Problem("file", "a directory with no *.toml in it", "a specification file")
