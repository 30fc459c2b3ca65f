"""The mutation campaign for a person and for a program (docs/json.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from novate.proofs.mutation.campaign import Fate, Row, named
from novate.proofs.mutation.judges import Mark
from novate.properties import OF_MACHINES
from novate.system.exit_codes import ExitCode
from novate.system.layout import hanging

FORMAT_VERSION = 1

COLUMNS = {each.name: each.short for each in OF_MACHINES.values()}
CROSS = "cross"
SYMBOLS = {Mark.KILLED: "x", Mark.SPARED: ".", Mark.UNDECIDED: "?", Mark.NOT_ASKED: " "}
STYLES = {
    Fate.KILLED: "",
    Fate.EQUIVALENT: "cyan",
    Fate.SURVIVED: "bold red",
    Fate.REFUTED: "bold red",
    Fate.UNDECIDED: "yellow",
}


def exit_code(rows: Sequence[Row]) -> ExitCode:
    """1 for a survivor, or for one called equivalent that is not; 2 where a question was left open."""
    fates = {row.fate for row in rows}
    if fates & {Fate.SURVIVED, Fate.REFUTED}:
        return ExitCode.VIOLATED
    return ExitCode.UNDECIDED if Fate.UNDECIDED in fates else ExitCode.AS_WISHED


def as_text(rows: Sequence[Row], console: Console) -> str:
    """The kill matrix, what is argued of the equivalent mutants, and the score."""
    with console.capture() as capture:
        if has_room(console):
            console.print("x notices the mistake   . does not   ? left open   (blank) not asked", style="dim")
        for encoding in dict.fromkeys(row.mutant.encoding for row in rows):
            _print_matrix(encoding, [row for row in rows if row.mutant.encoding == encoding], console)
        _print_remarks(rows, console)
        console.print("", score(rows), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().strip("\n").split("\n"))


def in_columns(cells: Iterable[str], console: Console) -> str:
    """A line of the matrix, with as much between its columns as there is room for."""
    wide = len("  ".join((*COLUMNS.values(), CROSS))) <= console.width
    return ("  " if wide else " ").join(cells)


def titles(console: Console) -> str:
    """The line above the marks."""
    return in_columns((*COLUMNS.values(), CROSS), console)


def has_room(console: Console) -> bool:
    """Whether there is any for marks."""
    return len(titles(console)) <= console.width


def _print_matrix(encoding: str, rows: Sequence[Row], console: Console) -> None:
    """The mutants of one encoding. Marks come first: they stay aligned however long a name is.

    A name that there is no room for stands below its marks; where there is none for marks, theirs do in words.
    """
    judge, head = "runs" if encoding == "reference" else "proofs", titles(console)
    console.print(
        "", Text(f"Mistakes in the {encoding} encoding; the properties judge by {judge}", style="bold"), sep="\n"
    )
    if has_room(console):
        console.print(Text(f"{head}  mutant" if len(head) + 8 <= console.width else head, style="bold"))
    for row in rows:
        name = f"{row.mutant.mistake}{'' if row.fate is Fate.KILLED else f' ({row.fate})'}"
        if not has_room(console):
            lines = hanging(console, Text(f"{name}: {_marks_in_words(row)}"), 0, 2)
        elif len(head) + 2 + len(name) <= console.width:
            lines = [Text(f"{_marks(row, console)}  {name}")]
        else:
            lines = [Text(_marks(row, console)), *hanging(console, Text(name), 4, 6)]
        for line in lines:
            line.stylize(STYLES[row.fate])
        console.print(*lines, sep="\n")


def _marks_in_words(row: Row) -> str:
    """Which checks notice it, and which leave it open."""
    marks = {**{name: row.properties[name] for name in COLUMNS}, "cross-validation": row.cross_validation}
    noticed, left = ([name for name, mark in marks.items() if mark is of] for of in (Mark.KILLED, Mark.UNDECIDED))
    said = f"{', '.join(noticed)} notice{'s' * (len(noticed) == 1)} it" if noticed else "nothing notices it"
    return f"{said}; {', '.join(left)} left open" if left else said


def _marks(row: Row, console: Console) -> str:
    cells = [SYMBOLS[row.properties[name]].center(len(short)) for name, short in COLUMNS.items()]
    return in_columns((*cells, SYMBOLS[row.cross_validation].center(len(CROSS))), console)


def _print_remarks(rows: Sequence[Row], console: Console) -> None:
    """Why equivalent mutants are, and why questions were left open."""
    for title, remarks in (("Equivalent", dict(_arguments(rows))), ("Left open", _left_open(rows))):
        if remarks:
            console.print("", Text(title, style="bold"), sep="\n")
        for name, remark in remarks.items():
            console.print(Text(name), Padding(Text(remark), (0, 0, 0, 2)), sep="\n")


def _arguments(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.mutant.equivalent:
            refuted = "REFUTED: somebody notices it. " if row.fate is Fate.REFUTED else ""
            yield row.mutant.name, f"{refuted}{row.mutant.equivalent}"


def _left_open(rows: Sequence[Row]) -> dict[str, str]:
    return {row.mutant.name: row.note for row in rows if row.note}


def score(rows: Sequence[Row]) -> str:
    """The campaign in one line."""
    counts = {fate: len(named(rows, fate)) for fate in Fate}
    parts = [f"{counts[Fate.KILLED]} killed", f"{counts[Fate.EQUIVALENT]} equivalent"]
    parts += [f"{counts[Fate.SURVIVED]} survived"]
    parts += [f"{counts[fate]} {fate}" for fate in (Fate.REFUTED, Fate.UNDECIDED) if counts[fate]]
    return f"{len(rows)} mutants: {', '.join(parts)}"


def as_json(rows: Sequence[Row], version: str) -> str:
    """The object of docs/json.md."""
    document = {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": version},
        "mutants": len(rows),
        "killed": len(named(rows, Fate.KILLED)),
        "equivalent": named(rows, Fate.EQUIVALENT),
        "survivors": named(rows, Fate.SURVIVED),
        "refuted": named(rows, Fate.REFUTED),
        "undecided": named(rows, Fate.UNDECIDED),
        "matrix": [_object(row) for row in rows],
    }
    return json.dumps(document, indent=2) + "\n"


def _object(row: Row) -> dict[str, Any]:
    mutant = row.mutant
    return {
        "name": mutant.name,
        "encoding": mutant.encoding,
        "mistake": mutant.mistake,
        "function": mutant.function,
        "original": mutant.original,
        "mutated": mutant.mutated,
        "fate": row.fate,
        "properties": row.properties,
        "cross_validation": row.cross_validation,
        "argument": mutant.equivalent,
        "note": row.note,
    }
