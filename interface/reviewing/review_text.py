"""A review for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from novate.reviewing.comparison import Course
from novate.reviewing.review import Review
from novate.reviewing.tables import Table, answer, remarks, tables, title
from novate.system.exit_codes import ExitCode
from novate.system.layout import hanging, table

_STYLES = {Course.BROKEN: "bold red", Course.OPEN: "yellow", Course.WORSE: "red", Course.BETTER: "green"}


def as_text(review: Review, console: Console, *, show_all: bool) -> str:
    """Versions, the answer, doubts, tables and notes."""
    with console.capture() as capture:
        for line in (*hanging(console, Text(title(review)), 0, 2), *_answer(review, console)):
            console.print(line)
        for each in tables(review, show_all=show_all):
            console.print("", *_table(each, console), sep="\n")
        notes = [line for said in remarks(review) for line in hanging(console, Text(f"- {said}"), 0, 2)]
        if notes:
            console.print("", *notes, sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def all_as_text(reviews: Sequence[Review], said: Sequence[str], console: Console, *, show_all: bool) -> str:
    """Of the files of a folder, one after another; then what is not compared."""
    written = [as_text(each, console, show_all=show_all) for each in reviews]
    last = [line.plain for each in said for line in hanging(console, Text(each), 0, 2)]
    return "\n".join([*written, "".join(f"{line}\n" for line in last)] if last else written)


def _answer(review: Review, console: Console) -> list[Text]:
    """The sentence, and every doubt."""
    style = {ExitCode.VIOLATED: "bold red", ExitCode.UNDECIDED: "bold yellow"}.get(
        review.exit_code(strict=False), "bold"
    )
    lines = hanging(console, Text(answer(review), style=style), 0, 0)
    for doubt in review.doubts:
        lines += hanging(console, Text(f"! {doubt}", style="yellow"), 0, 2)
    return lines


def _table(each: Table, console: Console) -> list[Text]:
    """Heading, rows, and the sentence below."""
    lines = [Text(each.heading, style="bold")]
    if each.rows:
        styles = [_STYLES.get(course, "") for course in each.courses] or [""] * len(each.rows)
        rows = [[Text(cell, style=style) for cell in row] for row, style in zip(each.rows, styles, strict=True)]
        lines += table(console, each.titles, rows, right=each.right, indent=2)
    return lines + hanging(console, Text(each.below), 2, 2) if each.below else lines
