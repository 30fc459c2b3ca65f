"""Foreign files, read with a finger on every value: what is wrong is collected with its place, all of it at once.

A `Value` is a value of a file together with the path of keys that led to it. Asking it for something that it is not
(`whole()` of a text) records a problem and gives a harmless stand-in, so that the reading goes on and finds the next
one. The caller raises at the end.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from novate.system.input_file import read_input

LARGEST_FILE = 64 * 2**20
"""Bytes; a chain's genesis is some 0.1 MB, so a larger file is something else."""

_REPORTED = object()
"""Stands where a value is missing or wrong and a problem has already been recorded."""


class SourceFailure(Exception):  # noqa: N818 - "failure" is what its readers see: an import that failed
    """A file that cannot be understood; `problems` names every place, what was found and what is expected."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(self.problems))


class ImportFailure(SourceFailure):
    """A source that cannot become a specification."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a file and the path that led to it."""

    found: object
    path: str
    problems: list[str]

    def report(self, expected: str) -> None:
        """Record that this value is not what was expected; once only."""
        if self.found is not _REPORTED:
            self.problems.append(f"{self.path.removesuffix(':')}: found {_described(self.found)}, expected {expected}")

    def entries(self) -> dict[str, Value]:
        """Read a table."""
        if isinstance(self.found, dict):
            return {str(key): Value(entry, self._below(key), self.problems) for key, entry in self.found.items()}
        self.report("a table of keys and values")
        return {}

    def items(self) -> list[Value]:
        """Read a list."""
        if isinstance(self.found, list):
            return [Value(item, f"{self.path}[{index}]", self.problems) for index, item in enumerate(self.found)]
        self.report("a list")
        return []

    def __getitem__(self, key: str) -> Value:
        """Read an entry that must be there."""
        entries = self.entries()
        if key in entries:
            return entries[key]
        if isinstance(self.found, dict):
            self.problems.append(f"{self._below(key)}: found nothing, expected a value")
        return Value(_REPORTED, self._below(key), self.problems)

    def get(self, key: str) -> Value | None:
        """Read an entry that may be missing."""
        return self.entries().get(key)

    def text(self) -> str:
        """Read a text that is not empty."""
        if isinstance(self.found, str) and self.found.strip():
            return self.found
        self.report("a text in quotes")
        return ""

    def whole(self, at_least: int, at_most: int) -> int:
        """Read a whole number, written as a number or (as chains do with large ones) as a text."""
        number = _whole_or_none(self.found)
        if number is not None and at_least <= number <= at_most:
            return number
        self.report(f"a whole number from {at_least} to {at_most}")
        return at_least

    def truth(self) -> bool:
        """Read true or false."""
        if isinstance(self.found, bool):
            return self.found
        self.report("true or false")
        return False

    def _below(self, key: object) -> str:
        """Name the place of an entry: "genesis.json: app_state.clob"."""
        return f"{self.path}{' ' if self.path.endswith(':') else '.'}{key}"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a source: what is wrong with them, and the SHA-256 of each that was read."""

    problems: list[str] = field(default_factory=list)
    digests: dict[Path, str] = field(default_factory=dict)

    def json(self, path: Path) -> Value:
        """Read a JSON file; its numbers are exact (`int`, `Decimal`), never floats."""
        return _read(path, "JSON", _parse_json, self)

    def toml(self, path: Path) -> Value:
        """Read a TOML file; its fractional numbers are `Decimal`s, never floats."""
        return _read(path, "TOML", _parse_toml, self)


def read_json(path: Path, problems: list[str]) -> Value:
    """Read one JSON file of which nobody asks the hash."""
    return Files(problems).json(path)


def _parse_json(text: str) -> object:
    return json.loads(text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> object:
    """Refuse NaN and the infinities, which JSON does not have but Python's reader takes."""
    raise ValueError(f"found {name}, expected a number")


def _parse_toml(text: str) -> object:
    return tomllib.loads(text, parse_float=Decimal)


def _read(path: Path, form: str, parse: Callable[[str], object], files: Files) -> Value:
    problems = files.problems
    try:
        content = _content_of(path)
        files.digests[path] = sha256(content).hexdigest()
        return Value(parse(content.decode("utf-8")), f"{path}:", problems)
    except OSError as error:
        problems.append(f"{path}: cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        problems.append(f"{path}: found bytes that are no text, expected a {form} file")
    except RecursionError:
        problems.append(f"{path}: found values nested too deeply, expected a {form} file")
    except ValueError as error:
        problems.append(f"{path}: no {form} file: {error}")
    return Value(_REPORTED, f"{path}:", problems)


def _content_of(path: Path) -> bytes:
    size = path.stat().st_size
    content = read_input(path, LARGEST_FILE) if size <= LARGEST_FILE else b""
    if max(size, len(content)) > LARGEST_FILE:
        raise ValueError(f"found {max(size, len(content))} bytes, expected at most {LARGEST_FILE}")
    return content


def _whole_or_none(found: object) -> int | None:
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    if isinstance(found, str) and re.fullmatch(r"-?\d{1,40}", found, re.ASCII):
        return int(found)
    return None


def _described(found: object) -> str:
    """Show what was found in at most some 60 characters."""
    match found:
        case None:
            return "null"
        case bool():
            return "true" if found else "false"
        case dict():
            return f"a table of {len(found)} keys"
        case list():
            return f"a list of {len(found)} items"
        case str():
            return json.dumps(found if len(found) <= 60 else f"{found[:57]}...", ensure_ascii=False)
        case int() if abs(found) >= 10**30:
            return "a number of more than 30 digits"
        case _:
            return str(found)
