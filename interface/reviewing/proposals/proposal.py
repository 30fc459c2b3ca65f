"""What a proposal is: other values for keys of a base file, and what there is to say of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from novate.model.figures import decimal, percent
from novate.model.parameter import KeyPath, Rate
from novate.reviewing.differences import number_meant
from novate.specification.changes import put
from novate.specification.entries import markets
from novate.specification.parameters import number_at

FAR = 100
"""So many times what it was, or what it is a part of, is hardly meant."""

Pair = tuple[Fraction | None, Fraction]
"""From and to; None where nothing says what it is now."""


@dataclass(frozen=True, slots=True)
class Base:
    """The file that a proposal is about."""

    document: dict[str, Any]
    text: str
    """As it is written, with its comments."""
    tiers: Mapping[str, int] = field(default_factory=dict)
    """Of markets whose tier somebody says."""
    wanted: Sequence[str] = ()
    """Markets that somebody asks about."""

    @property
    def markets(self) -> list[str]:
        """The names of its markets."""
        return [path[1] for path in markets(self.document)]

    def market_called(self, name: str) -> str | None:
        """The market that a name such as "eth" or "ETH" stands for; with none, the only one that there is."""
        if not name:
            known = self.wanted or self.markets
            return known[0] if len(known) == 1 else None
        wanted = name.strip().upper()
        ways = ((each, each.upper()) for each in self.markets), ((each, base_of(each)) for each in self.markets)
        for way in ways:
            found = [each for each, called in way if called == wanted]
            if len(found) == 1:
                return found[0]
        return None

    def number(self, path: KeyPath) -> Fraction | None:
        """What the file has there, a market's own or that of all."""
        return number_meant(self.document, path)


def words_at(path: KeyPath) -> Callable[[Fraction], str]:
    """How the numbers at a path are written."""
    return percent if isinstance(number_at(path), Rate) else decimal


def base_of(market: str) -> str:
    """ETH, of "ETH-USD"."""
    return market.upper().partition("-")[0].partition("/")[0]


@dataclass
class Proposal:
    """What was read of a proposal so far."""

    kind: str
    values: dict[KeyPath, str] = field(default_factory=dict)
    """As a file writes them."""
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def compare(
        self, name: str, stated: Pair, has: Fraction | None, in_words: Callable[[Fraction], str] = decimal
    ) -> None:
        """Note what is doubtful about a pair of values of which the file has one."""
        was, becomes = stated
        if has is not None and was is not None and has != was:
            if has == becomes:
                text = f"{name}: the pair may be exchanged: the file has {in_words(has)}, which is what it is to become"
            else:
                text = f"{name}: it is said to be {in_words(was)} now, and the file has {in_words(has)}"
            self.doubts.append(text)
        start = was if has is None else has
        if start and becomes and not Fraction(1, FAR) < becomes / start < FAR:
            self.doubts.append(f"{name}: implausible: from {in_words(start)} to {in_words(becomes)}")

    def onto(self, base: Base) -> dict[str, Any]:
        """The base file's tables with these values, each in the table of its market."""
        document = copy.deepcopy(base.document)
        for path, text in self.values.items():
            put(document, path, text)
        return document


def not_in_file(what: str) -> str:
    """A note on what a proposal says of a market that the file does not have."""
    return f"{what} is not in the file"
