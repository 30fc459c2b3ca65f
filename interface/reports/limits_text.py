"""What the verdicts of a file rest on, above them: the adversary's limits under their numbers, and the model's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from novate.reports.assumption_list import AssumptionList
from novate.system.layout import hanging

_LIMITS = "The adversary's limits"
_LEFT_OUT = "The model's own limits"
_INDENT = 2


def limit_lines(assumptions: AssumptionList, left: Sequence[str], console: Console, *, in_full: bool) -> Iterator[Text]:
    """In full each of the adversary's has a line of its own, else all of them are one paragraph."""
    yield Text()
    yield from _listed(assumptions.lines(), console) if in_full else _together(assumptions.lines(), console)
    yield from hanging(console, Text(f"{_LEFT_OUT}: {'; '.join(left)}"), 0, _INDENT)


def _listed(limits: Sequence[str], console: Console) -> Iterator[Text]:
    if limits:
        yield Text(f"{_LIMITS}, on which the verdicts rest:")
    width = len(str(len(limits)))
    for number, limit in enumerate(limits, start=1):
        lines = hanging(console, Text(limit), _INDENT + width + _INDENT, _INDENT + width + _INDENT)
        yield Text(f"{'':{_INDENT}}{number:>{width}}{'':{_INDENT}}").append_text(lines[0][_INDENT + width + _INDENT :])
        yield from lines[1:]


def _together(limits: Sequence[str], console: Console) -> Iterator[Text]:
    if limits:
        numbered = (Text.assemble((f"[{number}]", "bold"), f" {limit}") for number, limit in enumerate(limits, start=1))
        yield from hanging(console, Text(f"{_LIMITS}: ").append_text(Text("; ").join(numbered)), 0, _INDENT)
