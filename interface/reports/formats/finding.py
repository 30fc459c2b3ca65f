"""What a gate has to say of a file: everything that is not fine, with the line of the key that matters most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from novate.gate.expectations import FINE, Expectation
from novate.model.parameter import KeyPath
from novate.model.scenario import Scenario
from novate.model.specification import place_in_words
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES
from novate.reports.answers import FileAnswer, Unreadable

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.specification.file import Problem

EXPECTATION, UNREADABLE, INTERRUPTED = "expectation", "specification", "interrupted"
"""What is found besides properties that do not hold."""


class Level(IntEnum):
    """How bad it is, the worst first."""

    ERROR = 0
    """The command fails by it: a violation, an expectation that is not met, a file that cannot be read."""
    WARNING = 1
    """Nothing is known: no proof and no violation."""
    NOTE = 2
    """Not fine, and accepted by `[expect]` or a baseline."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not fine."""

    file: str
    rule: str
    """The property; or `EXPECTATION`, `UNREADABLE`, `INTERRUPTED`."""
    level: Level
    title: str
    """A headline, such as "no-bad-debt violated: ETH-USD long"."""
    text: str
    """What is to be said of it, in a sentence or two."""
    key: KeyPath
    """The key that matters most; none where it is about the file."""
    line: int | None
    verdict: Verdict | None = None
    accepted_by: str = ""
    """Who accepts it, in words; nobody where it is empty."""

    @property
    def place(self) -> str:
        """`FILE:LINE`, as editors read it."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def scenario(self) -> Scenario | None:
        """How it breaks."""
        return None if self.verdict is None else self.verdict.scenario


def findings(result: FileAnswer | Unreadable) -> list[Finding]:
    """Everything about one file that is not fine, the worst first, else in the order of its verdicts."""
    if isinstance(result, Unreadable):
        return [_of_problem(result.file, problem) for problem in result.problems]
    return sorted(_of_answer(result), key=lambda each: each.level)


def _of_problem(file: str, problem: Problem) -> Finding:
    """A file that is no specification."""
    title, text = f"not a specification: {problem.path}", f"found {problem.found}, expected {problem.expected}"
    return Finding(file, UNREADABLE, Level.ERROR, title, text, (), problem.line)


def _of_answer(answer: FileAnswer) -> Iterator[Finding]:
    """Verdicts, expectations, and what nobody knows."""
    yield from (_of_verdict(answer, each) for each in answer.verdicts if each.status not in FINE)
    yield from (_of_expectation(answer, each) for each in answer.expectations if not each.met)
    if answer.missing:
        said = f"{answer.missing} verdicts are missing, as the run was interrupted"
        yield Finding(answer.file, INTERRUPTED, Level.WARNING, "interrupted", said, (), None)


def _of_verdict(answer: FileAnswer, verdict: Verdict) -> Finding:
    title = f"{verdict.property} {verdict.status}: {place_in_words(verdict.market, verdict.side)}"
    text = verdict.detail or PROPERTIES[verdict.property].title
    key = key_that_matters(answer, verdict)
    level, by = Level.ERROR if verdict.status is Status.VIOLATED else Level.WARNING, ""
    if answer.is_accepted(verdict):
        level, by = Level.NOTE, "the baseline" if answer.baseline.accepts(answer.file, verdict) else "[expect]"
    return Finding(answer.file, verdict.property, level, title, text, key, answer.lines.of(key), verdict, by)


def _of_expectation(answer: FileAnswer, expectation: Expectation) -> Finding:
    title, text = f"not as expected: {expectation.subject}", f"{expectation.wish}: {expectation.outcome}"
    line = answer.lines.of(expectation.path)
    return Finding(answer.file, EXPECTATION, Level.ERROR, title, f"expected {text}", expectation.path, line)


def key_that_matters(answer: FileAnswer, verdict: Verdict) -> KeyPath:
    """The key that a reader looks at first: the margin where that is what breaks, else what the property decides."""
    market = () if verdict.market is None else ("markets", verdict.market)
    decided = PROPERTIES[verdict.property].decides
    if not market or (verdict.headroom is None and decided):
        for name in decided:
            found = [path for path in answer.lines.by_name.get(name, ()) if _concerns(path, verdict.market)]
            if found:
                return max(found, key=lambda path: path[0] == "markets")
    return (*market, PROPERTIES[verdict.property].margin) if market else ()


def _concerns(path: KeyPath, market: str | None) -> bool:
    """Whether a key is about a market, or about all of them."""
    return path[0] != "expect" and (path[0] != "markets" or market is None or path[1:2] == (market,))
