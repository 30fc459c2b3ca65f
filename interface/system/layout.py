"""Tables of which nothing is ever lost: columns where there is room for them, else a paragraph for each row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from io import StringIO

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

USUAL_WIDTH = 80
"""Where nobody knows how wide the terminal is."""
LEAST_WIDTH = 40
"""Narrower terminals break the lines by themselves."""
GAP = 2
"""Blank cells between two columns."""
_FOLDED = 12
"""The last column may become as narrow as this before rows become paragraphs."""
_MOST_LINES = 4
"""A row that takes more of them is easier to read as a paragraph."""
_PROSE = 24
"""A column before the last that is wider holds words, which may go on below; a narrower one holds numbers and names."""
_WORD = r"\s*\S+(?:(?<=\d) (?:s|pp)(?!\w)\S*)?\s*"
"""With its blanks; a number and its unit are one."""

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
    widths = [max(_width(row[column]) for row in (head, *rows)) for column in range(len(titles))]
    widths = [max(width, *least[column : column + 1], 0) for column, width in enumerate(widths)]
    for fitted in _narrowed(widths, console.width - indent - GAP * (len(widths) - 1)):
        lines = [_aligned(row, fitted, right, indent) for row in (head, *rows)]
        if max(map(len, lines)) <= _MOST_LINES:
            return [line for each in lines for line in each]
    return [line for row in rows for line in _paragraph(console, titles, row, indent)]


def _width(cell: Text) -> int:
    """Of its longest line, in cells."""
    return max(map(cell_len, cell.plain.split("\n")))


def _narrowed(widths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Columns of so many cells together, as one may try them: the last is narrower, or else those of words are."""
    last = widths[-1] + min(0, most - sum(widths))
    if last == widths[-1] or last >= _FOLDED:
        yield [*widths[:-1], last]
    words = [column for column, width in enumerate(widths) if column and width > _PROSE]
    if words:
        room = most - sum(width for column, width in enumerate(widths) if column not in words)
        narrow = dict.fromkeys(words, room // len(words))
        if room // len(words) >= _FOLDED:
            yield [min(width, narrow.get(column, width)) for column, width in enumerate(widths)]


def _aligned(row: Row, widths: Sequence[int], right: Collection[int], indent: int) -> list[Text]:
    """One row in columns; what is too wide for its column goes on below."""
    cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for number in range(max(map(len, cells))):
        line = Text(" " * indent)
        for column, parts in enumerate(cells):
            cell = parts[number] if number < len(parts) else Text()
            blank = Text(" " * (widths[column] - cell.cell_len))
            line.append_text(Text.assemble(blank, cell) if column in right else Text.assemble(cell, blank))
            line.append(" " * GAP)
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
    parts = wrapped(text, max(1, console.width - max(first, others)))
    lines = [Text.assemble(" " * (others if number else first), line) for number, line in enumerate(parts)]
    for line in lines:
        line.rstrip()
    return lines


def wrapped(text: Text, width: int) -> list[Text]:
    """Lines of so many cells at most; a word that is longer goes on below after a mark in it, as paths and keys do."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        lines += line.divide(_breaks(line.plain, width))
    for line in lines:
        line.rstrip()
    return lines or [Text()]


def _breaks(plain: str, width: int) -> Iterator[int]:
    """Where a line ends, as a number of characters."""
    used = place = 0
    for word in re.findall(_WORD, plain):
        is_long = cell_len(word.rstrip()) > width
        for number, piece in enumerate(_pieces(word, width) if is_long else [word]):
            if place and (used + cell_len(piece.rstrip()) > width or (is_long and number == 0)):
                yield place
                used = 0
            used += cell_len(piece)
            place += len(piece)


def _pieces(word: str, width: int) -> Iterator[str]:
    """The parts of a long word, each with the mark at its end; one that is longer still is cut."""
    for part in re.findall(r"[^-/.,:]*[-/.,:]?\s*", word):
        yield from chop_cells(part, width) if cell_len(part.rstrip()) > width else [part] * bool(part)
