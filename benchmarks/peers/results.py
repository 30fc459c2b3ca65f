"""The measurements as they are kept: results.json beside this file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cell import Measurement
from question import Question
from tools import Tool, versions

FILE = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Record:
    """What one tool said to one question."""

    tool: str
    accounts: int
    delay: int
    safe: bool
    outcome: str
    extent: int | None
    seconds: float
    solver_seconds: float | None
    stopped: bool
    reason: str
    date: str
    """When it was measured."""


def record(tool: Tool, question: Question, measurement: Measurement) -> Record:
    """Seconds are kept to the millisecond."""
    answer, solver = measurement.answer, measurement.answer.solver_seconds
    return Record(
        tool.name,
        question.accounts,
        question.delay,
        question.safe,
        answer.outcome,
        answer.extent,
        round(measurement.seconds, 3),
        None if solver is None else round(solver, 3),
        measurement.stopped,
        answer.reason,
        datetime.now(UTC).date().isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Results:
    """A whole comparison."""

    facts: dict[str, Any]
    """On what, with which limit and which versions."""
    records: tuple[Record, ...]


def facts(limit: float) -> dict[str, Any]:
    """Of this machine, now."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[0], 1),
        "limit_seconds": limit,
        "versions": versions(),
    }


def written(path: Path, about: dict[str, Any], records: Iterable[Record]) -> None:
    """Write them, first under another name."""
    cells = [{name: getattr(each, name) for name in Record.__slots__} for each in records]
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps({"facts": about, "cells": cells}, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)


def read(path: Path) -> Results:
    """What `written` wrote."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return Results(document["facts"], tuple(Record(**cell) for cell in document["cells"]))
