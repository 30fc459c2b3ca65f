"""On which line of a specification file each of its keys stands.

A scanner for files that a TOML reader has taken: it need not notice mistakes, and so it is short. Every table and key
has the line on which it is first named, also where tables are written in pieces, in dotted keys or on one line.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from novate.model.parameter import KeyPath

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
"""Blanks, commas and comments."""
_TEXTS = (r'"""(?:[^\\]|\\.)*?"{3,5}', r"'''.*?'{3,5}", r'"(?:[^"\\\n]|\\.)*"', r"'[^'\n]*'")
_TEXT = re.compile("|".join(_TEXTS), re.DOTALL)
_PLAIN = re.compile(r"[^,\]}#\n]*")
"""A number, a date, true or false."""


@dataclass(frozen=True)  # without slots: what was found is kept
class Lines:
    """The lines of a file's keys; looked for when somebody asks."""

    text: str = field(default="", repr=False)

    @cached_property
    def known(self) -> Mapping[KeyPath, int]:
        """The line of each table and key, from 1."""
        return _Scanner(self.text).found

    @cached_property
    def by_name(self) -> Mapping[str, list[KeyPath]]:
        """The tables and keys that are called so, in the order of the file."""
        found: dict[str, list[KeyPath]] = {}
        for path in self.known:
            found.setdefault(path[-1], []).append(path)
        return found

    def of(self, path: KeyPath) -> int | None:
        """The line of a key; of one that is not there that of its table; None where that is not there either."""
        heads = (path[:length] for length in range(len(path), 0, -1))
        return next((self.known[head] for head in heads if head in self.known), None)


class _Scanner:
    """Goes through a text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [place.start() for place in re.finditer("\n", text)]
        self.found: dict[KeyPath, int] = {}
        table: KeyPath = ()
        place = self._next(0)
        while place < len(text):
            if text[place] == "[":
                table, place = self._header(place)
            else:
                place = self._entry(place, table)
            place = self._next(place)

    def _next(self, place: int) -> int:
        """Where something stands again."""
        found = _BETWEEN.match(self._text, place)
        return place if found is None else found.end()

    def _header(self, place: int) -> tuple[KeyPath, int]:
        """`[a.b]` or `[[a.b]]`."""
        while self._text[place] in "[ \t":
            place += 1
        table, place = self._key(place, ())
        while self._text[place : place + 1] and self._text[place] in "] \t":
            place += 1
        return table, place

    def _entry(self, place: int, table: KeyPath) -> int:
        """`key = value`; returns where it ends."""
        path, place = self._key(place, table)
        return self._value(self._next(self._text.index("=", place) + 1), path)

    def _key(self, place: int, table: KeyPath) -> tuple[KeyPath, int]:
        """A key with its dots; each part of it is a table or a key that stands here."""
        match = _KEY.match(self._text, place)
        assert match is not None
        path = table
        for part in re.findall(_PART, match[0]):
            path = (*path, _plain(part))
            self.found.setdefault(path, bisect_right(self._ends, place - 1) + 1)
        return path, match.end()

    def _value(self, place: int, path: KeyPath) -> int:
        """A value with all that is in it; returns where it ends."""
        opening = self._text[place]
        if opening not in "[{":
            match = _TEXT.match(self._text, place) or _PLAIN.match(self._text, place)
            assert match is not None
            return match.end()
        place, count = self._next(place + 1), 0
        while self._text[place] not in "]}":
            place = self._entry(place, path) if opening == "{" else self._value(place, (*path, str(count)))
            place, count = self._next(place), count + 1
        return place + 1


def _plain(part: str) -> str:
    """A part of a key without its quotes."""
    return next(iter(tomllib.loads(f"{part} = 0"))) if part[:1] in "\"'" else part
