"""Tables of which nothing is ever lost: columns where there is room for them, else a paragraph for each row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import StringIO

from rich.console import Console
from rich.text import Text

USUAL_WIDTH = 80
"""Where nobody knows how wide the terminal is."""
LEAST_WIDTH = 40
"""Narrower terminals break the lines by themselves."""
_GAP = 2
_FOLDED = 12
"""The last column may become as narrow as this before rows become paragraphs."""
_MOST_LINES = 4
"""A cell that takes more of them in the last column is easier to read as a paragraph."""

Row = Sequence[Text]


def new_console() -> Console:
    """A console for standard output that takes every text literally, and is never too narrow for words."""
    return _wide_enough(Console(highlight=False, markup=False, emoji=False))


def new_error_console() -> Console:
    """The same for standard error."""
    return _wide_enough(Console(stderr=True, highlight=False, markup=False, emoji=False))


def plain_console() -> Console:
    """The same for text that goes to a file: without colours."""
    return _wide_enough(Console(file=StringIO(), highlight=False, markup=False, emoji=False))


def _wide_enough(console: Console) -> Console:
    console.width = max(LEAST_WIDTH, console.width or USUAL_WIDTH)
    return console


def table(
    console: Console,
    titles: Sequence[str],
    rows: Sequence[Row],
    *,
    right: Collection[int] = (),
    least: Sequence[int] = (),
    indent: int = 0,
) -> list[Text]:
    """The rows under their titles, in lines of at most the console's width.

    `right`: the columns that are aligned right. `least`: how wide the first columns are at least.
    """
    head = [Text(title, style="bold") for title in titles]
    widths = [max(row[column].cell_len for row in (head, *rows)) for column in range(len(titles))]
    widths = [max(width, *least[column : column + 1], 0) for column, width in enumerate(widths)]
    room = console.width - indent - sum(widths) - _GAP * (len(widths) - 1)
    if room < 0 and widths[-1] + room < max(_FOLDED, widths[-1] / _MOST_LINES):
        return [line for row in rows for line in _paragraph(console, titles, row, indent)]
    widths[-1] += min(0, room)
    return [line for row in (head, *rows) for line in _aligned(console, row, widths, right, indent)]


def _aligned(console: Console, row: Row, widths: Sequence[int], right: Collection[int], indent: int) -> list[Text]:
    """One row in columns; what is too wide for the last column goes on below."""
    last = list(row[-1].wrap(console, max(1, widths[-1]), overflow="fold")) or [Text()]
    lines = []
    for number, end in enumerate(last):
        line = Text(" " * indent)
        for column, cell in enumerate([*row[:-1], end] if number == 0 else [*(Text() for _ in row[:-1]), end]):
            blank = Text(" " * (widths[column] - cell.cell_len))
            line.append_text(Text.assemble(blank, cell) if column in right else Text.assemble(cell, blank))
            line.append(" " * _GAP)
        line.rstrip()
        lines.append(line)
    return lines


def _paragraph(console: Console, titles: Sequence[str], row: Row, indent: int) -> list[Text]:
    """One row: its first cell, and below it every other that says something, after its title."""
    lines = hanging(console, row[0], indent, indent + 2) if row[0].plain else []
    for title, cell in zip(titles[1:], row[1:], strict=True):
        if cell.plain:
            said = Text.assemble(f"{title}: ", cell) if title else cell
            lines += hanging(console, said, indent + 2, indent + 4)
    return lines


def hanging(console: Console, text: Text, first: int, others: int) -> list[Text]:
    """A paragraph; its first line is indented otherwise than the others."""
    wrapped = text.wrap(console, max(1, console.width - max(first, others)), overflow="fold")
    lines = [Text.assemble(" " * (others if number else first), line) for number, line in enumerate(wrapped)]
    for line in lines:
        line.rstrip()
    return lines
