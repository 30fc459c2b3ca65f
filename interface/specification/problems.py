"""What is wrong with a specification file, for the person who wrote it: where, what was found, what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from novate.model.parameter import ANY_NAME, KeyPath
from novate.model.quantities import QuantityError, quoted
from novate.properties import PROPERTIES
from novate.specification.declared import general, is_by_size, key_at, kinds_with, moves_at
from novate.specification.lines import Lines
from novate.specification.schema import keys
from novate.specification.values import LONGEST_NAME, described

_BARE_KEY = rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a specification file."""

    path: str
    """The key, dotted as in `markets.ETH-USD.initial_margin`; or the place in the file, as in `line 3`."""
    found: str
    expected: str
    line: int | None = field(default=None, compare=False)
    """Of the file, from 1: that of the key, or of its table where the key is missing; None where there is neither."""

    def __str__(self) -> str:
        """The problem in one line."""
        return f"{self.path}: found {self.found}, expected {self.expected}"

    def at(self, file: str) -> str:
        """The problem and where it is, as editors and CI systems find it: `FILE:LINE: ...`."""
        return f"{file}: {self}" if self.line is None else f"{file}:{self.line}: {self}"


class SpecificationError(Exception):
    """A specification file cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[SpecificationError], tuple[tuple[Problem, ...]]]:
        """Let the error cross a process boundary whole."""
        return type(self), (self.problems,)


_MOST_NAMES = 10
"""Names that are told where one of them was expected."""


def one_of(known: Sequence[str], name: str) -> str:
    """Which of some names may have been meant, or which there are."""
    close = meant_by(name, known)
    return f"did you mean {' or '.join(close)}?" if close else ", ".join(known[:_MOST_NAMES]) or "there is none"


_MOST_MEANT = 3
"""Names of which one may have been meant."""


def meant_by(name: str, known: Sequence[str]) -> list[str]:
    """The names that may have been meant: those that it shares all words with, as tick does; or one alike."""
    words = _words(name)
    sharing = [each for each in known if words <= _words(each) or _words(each) <= words]
    return sharing if 0 < len(sharing) <= _MOST_MEANT else get_close_matches(name, known, n=1)


def _words(name: str) -> set[str]:
    return set(re.findall("[a-z0-9]+", name.lower()))


def with_lines(problems: Iterable[Problem], lines: Lines) -> tuple[Problem, ...]:
    """The problems, each with the line of its key, or of the nearest table around it."""
    known = {dotted(path): line for path, line in lines.known.items()}
    return tuple(each if each.line else replace(each, line=_line_of(each.path, known)) for each in problems)


def _line_of(path: str, known: Mapping[str, int]) -> int | None:
    """The line of the longest beginning of a dotted path that is known; no dot in quotes ends one."""
    while path and path not in known:
        path = path.rpartition(".")[0]
    return known.get(path)


def dotted(path: KeyPath) -> str:
    """The path of a key as TOML writes it: parts with other characters than letters, digits, - and _ are quoted."""
    parts = (part if re.fullmatch(_BARE_KEY, part) else quoted(part, LONGEST_NAME) for part in path)
    return ".".join(parts) or "file"


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Everything that pydantic found."""
    return tuple(_problem(details) for details in error.errors(include_url=False))


def _problem(details: ErrorDetails) -> Problem:
    path, found = _path(details), described(details["input"])
    match details["type"], details.get("ctx", {}):
        case "value_error", {"error": QuantityError(found=found, expected=expected)}:
            return Problem(dotted(path), found, expected)
        case "missing", _:
            return Problem(dotted(path), "nothing", _needed(path))
        case "extra_forbidden", _ if name := _without_headroom(path):
            return Problem(dotted(path), f"a headroom of {name}, which has none", _BASELINE)
        case (("extra_forbidden" | "invalid_key"), _):
            return Problem(dotted(path), "an unknown key", _known(path))
        case "enum", {"expected": choices}:
            return Problem(dotted(path), found, str(choices).replace("'", '"'))
        case "bool_type", _:
            return Problem(dotted(path), found, "true or false, without quotes")
        case (("string_type" | "string_unicode"), _):
            return Problem(dotted(path), found, "a text in quotes")
        case "too_short", _:
            return Problem(dotted(path), "no market", "at least one table [markets.NAME]")
        case _:
            return Problem(dotted(path), found, _table(path))


_BASELINE = "a status alone; what is missed, and by how much, a baseline keeps: verify FILE --write-baseline BASELINE"


def _without_headroom(path: KeyPath) -> str:
    """The property of which a headroom is expected that it cannot have; empty where the path is of something else."""
    if path[0] != "expect" or path[-1] != "headroom":
        return ""
    return next((part for part in reversed(path) if part in PROPERTIES), "")


def _path(details: ErrorDetails) -> KeyPath:
    """Where it is; what is wrong with a name that the file may choose is at what it names."""
    path = tuple(str(part) for part in details["loc"])
    in_name = path[-1:] == ("[key]",) and details["type"] != "extra_forbidden"
    return path[:-1] if in_name else path


def _needed(path: KeyPath) -> str:
    """What a missing key should hold."""
    node = keys()[_general(path)]
    if node.get("type") == "object":
        return _table(path)
    if "enum" in node:
        return " or ".join(f'"{choice}"' for choice in node["enum"])
    return "true or false" if node.get("type") == "boolean" else _title(node)


def _title(node: dict[str, Any]) -> str:
    return str(node.get("title") or node["anyOf"][0]["title"])


def _table(path: KeyPath) -> str:
    """A table and the keys that it must have."""
    node = keys()[_general(path)]
    needed = ", ".join(node.get("required", ()))
    return f"a table [{_place(_general(path))}]" + f" with {needed}" * bool(needed)


def _known(path: KeyPath) -> str:
    """The key that was meant instead of an unknown one, or all that are known there."""
    *table, key = _general(path)
    siblings = [known[-1] for known in keys() if known[:-1] == tuple(table)]
    if kinds := kinds_with(_general(path)):
        return f"a key of this kind: {key} belongs to {' or '.join(kinds)}"
    if close := meant_by(key, siblings):
        return f"a known key: did you mean {' or '.join(close)}?"
    elsewhere = [known for known in keys() if known[-1] == key]
    if elsewhere:
        return f"a known key: did you mean {_place(elsewhere[0])}?"
    return f"one of {', '.join(siblings)}"


def _general(path: KeyPath) -> KeyPath:
    """The path with the name of its market left open and without a horizon or a size, as `keys` has it."""
    if path[:1] == ("expect",):
        return ("expect", *general(path[1:]))
    moves, key = moves_at(path), key_at(path)
    if moves is not None and len(path) == len(moves) + 2:
        path = (*moves, path[-1])
    if key is not None and is_by_size(key):
        path = (*key, *path[len(key) + 1 :])
    return general(path)


def _place(path: KeyPath) -> str:
    """The dotted path of a key as a person writes it who can fill in the name of a market."""
    return ".".join("NAME" if part == ANY_NAME else part for part in path)
