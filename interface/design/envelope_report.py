"""The answer of `novate envelope`: a table, CSV, or an object for a program (docs/json.md)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from novate.design.envelope import Axis, Envelope, Point
from novate.design.threshold import SafeLimit, SideAnswer
from novate.model.figures import for_person
from novate.proofs.status import Method
from novate.reports.verify_json import FORMAT_VERSION
from novate.system.layout import table

Json = dict[str, Any]

COLUMNS = (
    "varied",
    "value",
    "side",
    "bounded",
    "at_least",
    "at_most",
    "exact_at_least",
    "exact_at_most",
    "safe",
    "method",
)


def as_text(found: Envelope, console: Console) -> str:
    """What is safe, a row for each value."""
    with console.capture() as capture:
        console.print(Text(f"{found.title}: the values of {found.bounded.parameter.key} for which", style="bold"))
        console.print(Text(f"{found.property} holds, against {found.varied.parameter.key}", style="bold"), "", sep="\n")
        console.print(*_table(found, console), "", *map(Text, notes(found)), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def _table(found: Envelope, console: Console) -> list[Text]:
    answers = found.points[0].answers
    titles = [words(found.varied), *(answer.side or "all markets" for answer in answers), ""]
    own, rows = found.varied.parameter.value, []
    for point in found.points:
        mark = f"<- the file, with {for_person(found.bounded.parameter.text or 'the default')}"
        cells = (for_person(point.text), *map(described, point.answers), mark if point.value == own else "")
        rows.append([Text(cell, style="bold" if point.value == own else "") for cell in cells])
    return table(console, titles, rows, right=range(len(answers) + 1))


def with_unit(axis: Axis) -> str:
    """As in "keeper delay (blocks)"."""
    return f"{words(axis)} ({axis.unit.name}{'s' * axis.parameter.is_counted})"


def words(axis: Axis) -> str:
    """The name of a parameter, and its market."""
    path = axis.parameter.path
    name = " ".join(path[2:] if path[0] == "markets" else path[1:]).replace("_", " ")
    return f"{name} of {path[1]}" if path[0] == "markets" else name


def described(answer: SideAnswer) -> str:
    """The safe values of one side."""
    if answer.range.is_empty:
        return none_of(answer)
    return " and ".join(f"{limit.direction} {for_person(limit.text)}" for limit in answer.limits) or "all"


def none_of(answer: SideAnswer) -> str:
    """Whether it is known that no value is safe, or only none was found: that is all that a search can say."""
    return "none" if answer.method is Method.THEOREM else "none found"


def notes(found: Envelope) -> list[str]:
    """How it was found."""
    methods = {answer.method for point in found.points for answer in point.answers}
    said = {Method.THEOREM: "By theorem, rounded to the safe side.", Method.SEARCH: "By search over verdicts."}
    return [said[method] for method in Method if method in methods]


def as_csv(found: Envelope) -> str:
    """A line for each value and side; exact values are quotients."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows(found):
        writer.writerow(["" if row[column] is None else row[column] for column in COLUMNS])
    return text.getvalue()


def as_json(file: str, found: Envelope, tool_version: str) -> str:
    """The same as an object."""
    return json.dumps(as_object(file, found, tool_version), indent=2) + "\n"


def as_object(file: str, found: Envelope, tool_version: str) -> Json:
    """That object."""
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": file,
        "property": found.property,
        "bounded": {"parameter": found.bounded.parameter.key, "value": found.bounded.parameter.text},
        "varied": {"parameter": found.varied.parameter.key, "value": found.varied.parameter.text},
        "points": [{key: row[key] for key in row if key not in ("varied", "bounded")} for row in rows(found)],
    }


def rows(found: Envelope) -> Iterator[Json]:
    """Every point of every side."""
    for point in found.points:
        for answer in point.answers:
            yield _row(found, point, answer)


def _row(found: Envelope, point: Point, answer: SideAnswer) -> Json:
    lower = next((limit for limit in answer.limits if limit.bound.at_least), None)
    upper = next((limit for limit in answer.limits if not limit.bound.at_least), None)
    return {
        "varied": found.varied.parameter.key,
        "value": point.text,
        "side": answer.side and str(answer.side),
        "bounded": found.bounded.parameter.key,
        "at_least": lower and lower.text,
        "at_most": upper and upper.text,
        "exact_at_least": lower and quotient(lower),
        "exact_at_most": upper and quotient(upper),
        "safe": none_of(answer) if answer.range.is_empty else "all" if answer.range.is_everything else "bounded",
        "method": str(answer.method),
    }


def quotient(limit: SafeLimit) -> str:
    """The exact value, or the 30 decimals of it on the safe side."""
    value = limit.bound.edge.value
    return f"{value.numerator}/{value.denominator}"
