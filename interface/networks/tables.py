"""Reads nested tables and notes everything that is wrong with them: where, what was found, what is expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from novate.model.parameter import KeyPath
from novate.model.quantities import (
    AMOUNT_FORM,
    RATE_FORM,
    TIME_FORM,
    QuantityError,
    Time,
    parse_amount,
    parse_rate,
    parse_time,
)
from novate.specification.problems import Problem, dotted, one_of
from novate.specification.values import LONGEST_NAME, described

Value = TypeVar("Value")
_QUOTIENT = "([0-9]{1,40})/([1-9][0-9]{0,39})"


@dataclass
class Tables:
    """A document, and its problems so far; whoever reads something wrong gets something harmless."""

    document: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: KeyPath, found: str, expected: str) -> None:
        """Note one."""
        self.problems.append(Problem(dotted(path), found, expected))

    def entry(self, path: KeyPath) -> Any:
        """What stands there; None where nothing does."""
        found: Any = self.document
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def table(self, path: KeyPath, known: Collection[str] | None = None) -> Mapping[str, Any]:
        """A table; its keys are among the known ones, or names."""
        found = self.entry(path)
        if found is None:
            return {}
        if not isinstance(found, Mapping):
            self.problem(path, described(found), f"a table [{dotted(path)}]")
            return {}
        for key in found:
            if known is not None and key not in known:
                self.problem((*path, key), "an unknown key", f"a known key: {one_of(sorted(known), key)}")
            elif not key or len(key) > LONGEST_NAME or not key.isprintable():
                self.problem((*path, key), "a name", f"one of 1 to {LONGEST_NAME} printable characters")
        return found

    def amount(self, path: KeyPath) -> Fraction | None:
        """Money, at least 0; None where nothing stands there."""
        amount = self._read(path, parse_amount, AMOUNT_FORM)
        if amount is not None and amount < 0:
            self.problem(path, described(self.entry(path)), "an amount of at least 0")
            return None
        return amount

    def figure(self, path: KeyPath) -> Fraction | None:
        """An amount, or a quotient of whole numbers, as figures need not be decimals."""
        found = self.entry(path)
        quotient = re.fullmatch(_QUOTIENT, found) if isinstance(found, str) else None
        return self.amount(path) if quotient is None else Fraction(int(quotient[1]), int(quotient[2]))

    def part(self, path: KeyPath) -> Fraction | None:
        """A rate from 0 to 100 %."""
        rate = self._read(path, parse_rate, RATE_FORM)
        if rate is not None and not 0 <= rate <= 1:
            self.problem(path, described(self.entry(path)), 'a rate from "0%" to "100%"')
            return None
        return rate

    def time(self, path: KeyPath) -> Time | None:
        """In blocks or on a clock."""
        return self._read(path, parse_time, TIME_FORM)

    def amounts(self, path: KeyPath, known: Sequence[str], but: Collection[str] = ()) -> Iterator[tuple[str, Fraction]]:
        """A table of amounts by names that are known, but for these, which are read otherwise."""
        for name in (each for each in self.table(path) if each not in but):
            if name not in known:
                self.problem((*path, name), "an unknown member", f"a member: {one_of(known, name)}")
            elif (amount := self.amount((*path, name))) is not None:
                yield name, amount

    def texts(self, path: KeyPath, expected: str) -> list[str] | None:
        """A list of texts; None where nothing stands there."""
        found = self.entry(path)
        if found is None:
            return None
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self.problem(path, described(found), expected)
            return None
        return found

    def _read(self, path: KeyPath, parse: Callable[[str], Value], form: str) -> Value | None:
        found = self.entry(path)
        if found is None:
            return None
        if not isinstance(found, str):
            self.problem(path, described(found), f"{form}, in quotes")
            return None
        try:
            return parse(found)
        except QuantityError as error:
            self.problem(path, error.found, error.expected)
            return None
