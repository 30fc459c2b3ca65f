"""What a tool says to the question, as one line of JSON on standard output.

A tool may print several lines, each a better answer than the one before; when its time is up, the last one counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from question import Question


class Outcome(StrEnum):
    """How much is known."""

    VIOLATED = "violated"
    """A run that ends in bad debt was found."""
    PROVED = "proved"
    """There is none, however long."""
    BOUNDED = "bounded"
    """There is none of up to so many steps."""
    SAMPLED = "sampled"
    """None of so many random runs was one."""
    NONE = "none"
    """No answer."""
    UNAVAILABLE = "unavailable"
    """The tool is not there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its extent."""

    outcome: Outcome
    extent: int | None = None
    """Steps of a bounded answer or of a violation, runs of a sampled one."""
    solver_seconds: float | None = None
    """Time inside the solver alone, where the tool can tell."""
    reason: str = ""
    """Why there is no answer."""


def print_answers(ask: Callable[[Question], Iterable[Answer]]) -> None:
    """Ask a tool the question on the command line: ACCOUNTS DELAY safe|unsafe."""
    accounts, delay, margin = sys.argv[1:4]
    for answer in ask(Question(int(accounts), int(delay), margin == "safe")):
        print(json.dumps(asdict(answer)), flush=True)


def last_answer(output: str) -> Answer | None:
    """The answer that counts."""
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        return None
    fields = json.loads(lines[-1])
    return Answer(**{**fields, "outcome": Outcome(fields["outcome"])})
