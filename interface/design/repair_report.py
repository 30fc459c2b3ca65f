"""The answer of `novate repair`: tables for a person, an object for a program (docs/json.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from novate.design.repair import Repair, Repairs
from novate.model.figures import for_person
from novate.model.specification import place_in_words
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.verify_json import FORMAT_VERSION
from novate.system.layout import hanging, table
from novate.system.shell import command, file_word

Json = dict[str, Any]


def as_json(file: str, found: Repairs, tool_version: str) -> str:
    """One object."""
    return json.dumps(as_object(file, found, tool_version), indent=2) + "\n"


def as_object(file: str, found: Repairs, tool_version: str) -> Json:
    """That object."""
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": file,
        "before": [_verdict(verdict) for verdict in found.before],
        "repairs": [_repair(repair) for repair in found.repairs],
        "left_out": found.left_out,
        "missing": list(found.missing),
        "hints": [{"option": each.option, "value": each.value or None} for each in found.hints],
    }


def _repair(repair: Repair) -> Json:
    return {
        "cost": quotient(repair.cost),
        "changes": [
            {"parameter": each.key, "before": each.before, "after": each.after, "cost": quotient(each.cost)}
            for each in repair.changes
        ],
        "verdicts": [_verdict(verdict) for verdict in repair.verdicts],
    }


def _verdict(verdict: Verdict) -> Json:
    return {
        "market": verdict.market,
        "side": verdict.side,
        "property": verdict.property,
        "status": verdict.status,
        "method": verdict.method,
    }


def quotient(number: Fraction) -> str:
    """Exact."""
    return f"{number.numerator}/{number.denominator}"


def as_text(file: str, found: Repairs, console: Console, written: str | None = None) -> str:
    """What is broken, and each repair; `written` is the file that the first of them is written to."""
    with console.capture() as capture:
        console.print(Text(headline(file, found), style="bold"))
        if found.broken:
            lines = [part for line in broken(found.broken) for part in hanging(console, Text(line), 2, 4)]
            console.print(*lines, "", sep="\n")
        for line in why_none(found) if found.broken and not found.repairs else ():
            console.print(*hanging(console, Text(line), 0, 2), sep="\n")
        if found.repairs:
            console.print(*_table(found.repairs, console), "", *map(Text, notes(file, found, written)), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def headline(file: str, found: Repairs) -> str:
    """The answer in a sentence."""
    if not found.broken:
        return f"{file}: every property holds; nothing to repair"
    count = len(found.repairs)
    words = "no repair was found" if not count else "1 repair" if count == 1 else f"{count} repairs"
    return f"{file}: {len(found.broken)} of {len(found.before)} verdicts are not as they should be; {words}"


def broken(verdicts: Sequence[Verdict]) -> list[str]:
    """The properties, with whose they are."""
    groups: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.property, verdict.status), []).append(place_in_words(verdict.market, verdict.side))
    return [f"{name} {status}: {', '.join(whose)}" for (name, status), whose in groups.items()]


def _table(repairs: Sequence[Repair], console: Console) -> list[Text]:
    rows = [row for number, repair in enumerate(repairs, start=1) for row in _rows(repair, f"{number}. ")]
    return table(console, ("   change", "from", "to", "cost"), rows, right=(3,))


def _rows(repair: Repair, number: str) -> Iterator[list[Text]]:
    """A row for each change, and the cost of all where there are several."""
    for change in repair.changes:
        key = f"{number if change is repair.changes[0] else ' ' * len(number)}{change.key}"
        cells = (key, for_person(change.before or "the default"), for_person(change.after), about(change.cost))
        yield [*map(Text, cells)]
    if len(repair.changes) > 1:
        yield [Text(" " * len(number) + "together"), Text(), Text(), Text(about(repair.cost), style="bold")]


def about(cost: Fraction) -> str:
    """Rounded for reading."""
    return f"{float(cost):.3f}"


def why_none(found: Repairs) -> Iterator[str]:
    """What is missing, and what would help."""
    if found.failed:
        yield f"{found.failed} were tried, and did not prove everything."
    if not found.missing:
        yield "No theorem is about what is open: one kind of number at a time was moved, and nothing was proved."
        return
    yield "No change of what may change is enough for this:"
    yield from (f"- {each}" for each in found.missing)
    several = "Any one of these would do:" if len(found.hints) > 1 else "This would do:"
    yield several if found.hints else "Nor is any other single key, if it were allowed to change."
    for hint in found.hints:
        becomes = f": it becomes {for_person(hint.value)}" if hint.value else ""
        yield f"- {hint.option}{becomes}"


def notes(file: str, found: Repairs, written: str | None) -> list[str]:
    """What the figures mean, and what comes next."""
    said = [
        f"Every verdict ({len(found.before)}) was verified after each repair.",
        "Cost: |new - old| / old of each change, times its --cost; 1 to switch on what was 0.",
    ]
    costs = [each.cost for each in found.repairs]
    if costs != sorted(costs):
        said.append("Repairs that change fewer kinds of key come first.")
    if found.left_out:
        said.append(f"{found.left_out} more were found and not verified: --most N.")
    if written is None:
        said.append("Next: --write OUT writes the file with the first of them; comments are kept.")
    elif Path(written).resolve() != Path(file).resolve():
        told = command("review", file_word(file), file_word(written))
        said.append(f"Next: `{told}` shows what the first of them changes.")
    return said
