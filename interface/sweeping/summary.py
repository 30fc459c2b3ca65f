"""What a sweep came to, for a person and for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.text import Text

from novate.proofs.design.question import Question
from novate.reports.verify_json import FORMAT_VERSION
from novate.sweeping.grid import Grid
from novate.sweeping.outcomes import ALL, OUTCOMES, Outcome
from novate.sweeping.parts import Codes
from novate.system.layout import hanging, new_console, table


@dataclass(frozen=True, slots=True)
class Summary:
    """How often each outcome came out, question by question."""

    file: Path
    out: Path | None
    """The table; None where it is not written."""
    grid: Grid
    counts: Sequence[tuple[Question, Counter[Outcome]]]
    seconds: float


def summary(
    file: Path, out: Path | None, grid: Grid, questions: Sequence[Question], codes: Codes, seconds: float
) -> Summary:
    """Count."""
    counts = []
    for column, question in enumerate(questions):
        found = np.bincount(codes[:, column], minlength=len(OUTCOMES))
        counts.append((question, Counter({outcome: int(n) for outcome, n in zip(OUTCOMES, found, strict=True) if n})))
    return Summary(file, out, grid, counts, seconds)


def as_text(result: Summary) -> str:
    """A table: one row for each question and outcome."""
    console = new_console()
    titles = ("market", "side", "property", "status", "method", "combinations")
    rows = [
        [*map(Text, (question.market or ALL, question.side or ALL, question.property, status, method or "", f"{n:,}"))]
        for question, outcomes in result.counts
        for (status, method), n in outcomes.items()
    ]
    with console.capture() as capture:
        console.print(*table(console, titles, rows, right=(5,)), sep="\n", soft_wrap=True)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    verdicts = sum(count for _, outcomes in result.counts for count in outcomes.values())
    total = f"{result.grid.size:,} combinations, {verdicts:,} verdicts in {result.seconds:.1f} s: {result.out}"
    return "\n".join([*lines, "", *(line.plain for line in hanging(console, Text(total), 0, 2)), ""])


def as_json(result: Summary, tool_version: str) -> str:
    """The same as one object, described in docs/json.md."""
    return json.dumps(as_object(result, tool_version), indent=2) + "\n"


def as_object(result: Summary, tool_version: str) -> dict[str, Any]:
    """That object."""
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": str(result.file),
        "out": None if result.out is None else str(result.out),
        "vary": [_axis(axis.key, axis.values) for axis in result.grid.axes],
        "combinations": result.grid.size,
        "outcomes": [_outcome(question, *each) for question, found in result.counts for each in found.items()],
        "seconds": round(result.seconds, 3),
    }


def _axis(key: str, values: Sequence[str]) -> dict[str, Any]:
    return {"key": key, "first": values[0], "last": values[-1], "values": len(values)}


def _outcome(question: Question, outcome: Outcome, count: int) -> dict[str, Any]:
    status, method = outcome
    return {
        "market": question.market,
        "side": question.side,
        "property": question.property,
        "status": status,
        "method": method,
        "combinations": count,
    }
