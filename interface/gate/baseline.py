"""The baseline: verdicts that are not fine, as they were once, so that a gate fails on whatever is worse.

A verdict is known where the baseline has the same file, market, side, property and status, and its headroom is no lower
than it was then; where it has none, it misses nothing that it did not miss then, and nothing by more. The file is JSON
with one line for each verdict, sorted, so that a review sees what changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from novate.gate.expectations import Key, key
from novate.model.specification import Side
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.system.json_source import Value, read_json

Meaning = TypeVar("Meaning")

FORMAT_VERSION = 1
"""Grows whenever a file of the version before could be misread."""

_LOWEST = Fraction(-(10**1000))
"""Less is kept as this: moves of many blocks make numbers that nobody could read, and no file of them could be."""

_KEYS = ("file", "market", "side", "property", "status", "headroom", "misses")


class BaselineFileError(Exception):
    """The file is no baseline; the text has a line for each problem."""


@dataclass(frozen=True, slots=True)
class Known:
    """A verdict as it was."""

    status: Status
    headroom: Fraction | None
    misses: Mapping[str, Fraction]
    """How far off it was where it had no headroom."""

    def covers(self, verdict: Verdict) -> bool:
        """Whether a verdict is this one and no worse; with a headroom on one side alone nobody can say."""
        if verdict.status is not self.status or (verdict.headroom is None) != (self.headroom is None):
            return False
        if verdict.headroom is not None and self.headroom is not None:
            return kept(verdict.headroom) >= self.headroom
        return not self.misses_more(verdict)

    def misses_more(self, verdict: Verdict) -> list[str]:
        """What a verdict misses by more than this one did, or alone."""
        return [what for what, missed in verdict.misses.items() if kept(missed) < self.misses.get(what, 0)]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Everything that is known, file by file."""

    known: Mapping[tuple[str, Key], Known]

    def accepts(self, file: str, verdict: Verdict) -> bool:
        """Whether a verdict on a file (by its name as given) is known, and no worse."""
        found = self.known.get((file, key(verdict)))
        return found is not None and found.covers(verdict)

    def worse(self, file: str, verdicts: Iterable[Verdict]) -> Iterator[tuple[Verdict, Known]]:
        """The verdicts of a status that is known, but with a headroom that is not, each with what is known."""
        for verdict in verdicts:
            found = self.known.get((file, key(verdict)))
            if found is not None and found.status is verdict.status and not found.covers(verdict):
                yield verdict, found

    def outdated(self, file: str, markets: Collection[str], verdicts: Sequence[Verdict]) -> list[Key]:
        """What no longer occurs in a file of these markets; of what was not asked nothing is said."""
        now = {key(verdict): verdict.status for verdict in verdicts}
        ours = {about: known.status for (name, about), known in self.known.items() if name == file}
        return [
            about
            for about, status in ours.items()
            if (now[about] is not status if about in now else about[0] is not None and about[0] not in markets)
        ]


NOTHING = Baseline({})


def baseline_of(verdicts: Iterable[tuple[str, Verdict]]) -> Baseline:
    """The baseline that knows these verdicts on files."""
    return Baseline({(file, key(each)): as_known(each) for file, each in verdicts})


def as_known(verdict: Verdict) -> Known:
    """A verdict as it is kept."""
    headroom = None if verdict.headroom is None else kept(verdict.headroom)
    return Known(verdict.status, headroom, {what: kept(missed) for what, missed in verdict.misses.items()})


def kept(number: Fraction) -> Fraction:
    """A number as far as it is kept."""
    return max(number, _LOWEST)


def as_text(baseline: Baseline) -> str:
    """The file: equal baselines give equal files."""
    lines = sorted(_line(file, about, known) for (file, about), known in baseline.known.items())
    verdicts = ",".join(f"\n  {line}" for line in lines)
    return f'{{"version": {FORMAT_VERSION}, "verdicts": [{verdicts}\n]}}\n'


def _line(file: str, about: Key, known: Known) -> str:
    """One verdict, its keys in the order of the page."""
    headroom = None if known.headroom is None else _quotient(known.headroom)
    misses = {what: _quotient(missed) for what, missed in known.misses.items()}
    return json.dumps(dict(zip(_KEYS, (file, *about, known.status, headroom, misses), strict=True)), ensure_ascii=False)


def _quotient(number: Fraction) -> str:
    """As it is read again."""
    return f"{number.numerator}/{number.denominator}"


def read(path: Path) -> Baseline:
    """The baseline in a file. Raises `BaselineFileError` with every problem and its place."""
    problems: list[str] = []
    root = read_json(path, problems)
    root["version"].whole(FORMAT_VERSION, FORMAT_VERSION)
    known: dict[tuple[str, Key], Known] = {}
    for item in root["verdicts"].items():
        before = len(problems)
        about, each = _entry(item)
        if about in known and len(problems) == before:
            problems.append(f"{item.path}: found a second entry about {about[0]}: {words(about[1])}")
        known[about] = each
    if problems:
        raise BaselineFileError("\n".join(dict.fromkeys(problems)))
    return Baseline(known)


def _entry(item: Value) -> tuple[tuple[str, Key], Known]:
    """One line, checked value by value; a problem leaves a stand-in."""
    for name, entry in item.entries().items():
        if name not in _KEYS:
            entry.problems.append(f"{entry.path}: found an unknown key, expected one of {', '.join(_KEYS)}")
    about = (
        _optional(item["market"], Value.text),
        _optional(item["side"], lambda side: Side(_one_of(side, list(Side)))),
        item["property"].text(),
    )
    status = Status(_one_of(item["status"], list(Status)))
    missed = item.entries().get("misses")
    misses = {} if missed is None else {what: _fraction(by) for what, by in missed.entries().items()}
    return (item["file"].text(), about), Known(status, _optional(item["headroom"], _fraction), misses)


def words(about: Key) -> str:
    """What a verdict is about."""
    return " ".join(each for each in (about[2], about[0], about[1]) if each)


def _optional(value: Value, read: Callable[[Value], Meaning]) -> Meaning | None:
    """What a value means, or None where null stands."""
    return None if value.found is None else read(value)


def _one_of(value: Value, choices: Sequence[str]) -> str:
    """A text that is one of some; else a problem, and a stand-in."""
    if value.found in choices:
        return str(value.found)
    value.report(f"one of {', '.join(choices)}")
    return choices[0]


def _fraction(value: Value) -> Fraction:
    """A numerator and a denominator."""
    if isinstance(value.found, str) and re.fullmatch(r"-?[0-9]{1,4000}/0*[1-9][0-9]{0,3999}", value.found):
        return Fraction(value.found)
    value.report('an exact number such as "-1/200", or null')
    return Fraction(0)
