"""Which damages of a file its gate would notice, for a person and for a program (docs/mutation.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from novate.reviewing.comparison import Course
from novate.reviewing.consequences import detailed
from novate.reviewing.noticing import Campaign, Fate, Outcome
from novate.reviewing.review_json import row_json
from novate.reviewing.tables import counted, first_of
from novate.system.exit_codes import ExitCode
from novate.system.layout import hanging, table

FORMAT_VERSION = 1
MOST_SHOWN = 20
"""More are counted."""
TITLES = ("key", "damage", "what is worse then")
_STYLES = {Course.BROKEN: "bold red", Course.OPEN: "yellow", Course.WORSE: ""}
_WORDS = {Fate.UNNAMED: "only in figures that [expect] has no word for"}


def as_text(found: Campaign, console: Console, *, show_all: bool) -> str:
    """The answer, what would pass, and what would notice it."""
    with console.capture() as capture:
        for line in _lines(found, console, show_all=show_all):
            console.print(line)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def _lines(found: Campaign, console: Console, *, show_all: bool) -> Iterator[Text]:
    style = {ExitCode.AS_WISHED: "bold", ExitCode.UNDECIDED: "bold yellow"}.get(found.exit_code, "bold red")
    yield from hanging(console, Text(answer(found), style=style), 0, 0)
    missed = found.of(Fate.UNNOTICED)
    if missed:
        shown, more = first_of(missed, MOST_SHOWN, show_all=show_all)
        yield from (Text(), Text("Nobody would notice, the worst first", style="bold"))
        yield from table(console, TITLES, [_row(each) for each in shown], indent=2)
        yield from hanging(console, Text(more), 2, 2) if more else ()
        yield from (Text(), *hanging(console, Text(advice(missed)), 0, 0))


def answer(found: Campaign) -> str:
    """In a sentence."""
    if found.undamaged is not ExitCode.AS_WISHED:
        return (
            f"{found.file}: nothing to compare with: novate verify has exit code {int(found.undamaged)} as it is. "
            "Mend it, or say in [expect] what is known and accepted."
        )
    counts = [f"{len(each)} {_WORDS.get(fate, fate)}" for fate in Fate if (each := found.of(fate))]
    missed = len(found.of(Fate.UNNOTICED))
    said = f"{counted(missed, 'damage')} would pass" if missed else "No damage would pass"
    return f"{found.file}: {said}. {counted(len(found.outcomes), 'damage')}: {', '.join(counts) or 'none'}."


def _row(outcome: Outcome) -> list[Text]:
    style = _STYLES[outcome.nameable[0].course]
    damage = outcome.damage
    cells = damage.key, f"{damage.before} -> {damage.after}", consequence(outcome)
    return [Text(cell, style=style) for cell in cells]


def consequence(outcome: Outcome) -> str:
    """The worst that follows, and how much more there is."""
    first, *others = detailed(outcome.nameable)
    whose, before, after, what = first.cells
    more = f"; and {len(others)} more" if others else ""
    return f"{before} -> {after}, {what}: {whose}{more}"


def advice(missed: Sequence[Outcome]) -> str:
    """How the gate would notice."""
    if any(each.nameable[0].course is not Course.WORSE for each in missed):
        return (
            "A verdict that is worse passes where [expect] accepts it, or where nothing is asked any more. Name what "
            'is expected of a market, as in [expect.markets.ETH-USD] no-bad-debt = "proved" (docs/specification.md).'
        )
    return (
        "No verdict is worse, but something is nearer to breaking. A gate notices that where [expect] names the "
        'headroom that is there, as in no-bad-debt = { status = "proved", headroom = "1%" } (docs/specification.md).'
    )


def as_json(found: Campaign, tool_version: str) -> str:
    """All of it."""
    document = {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": found.file,
        "exit_code": int(found.exit_code),
        "undamaged_exit_code": int(found.undamaged),
        "damages": len(found.outcomes),
        **{fate.value: len(found.of(fate)) for fate in Fate},
        "outcomes": [_object(each) for each in found.outcomes],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _object(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.damage.key,
        "before": outcome.damage.before,
        "after": outcome.damage.after,
        "fate": outcome.fate,
        "exit_code": int(outcome.exit_code),
        "worse": [row_json(row) for row in outcome.worse],
    }
