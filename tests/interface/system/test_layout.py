"""Tables at any width: every character of every cell is there, in its order, and no line is too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from novate.system.layout import LEAST_WIDTH, table

WORDS = st.text("abcdefgh-%.0123456789", min_size=1, max_size=60)
CELLS = st.lists(WORDS, max_size=4).map(" ".join)
WIDTHS = st.integers(LEAST_WIDTH, 130)
TITLES = ("first", "second", "", "last")


def lines(rows: list[tuple[str, ...]], width: int, indent: int = 0) -> list[str]:
    """The table as plain text."""
    console = Console(width=width, markup=False, highlight=False)
    return [line.plain for line in table(console, TITLES, [[*map(Text, row)] for row in rows], indent=indent)]


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=4), WIDTHS, st.integers(0, 2))
def test_nothing_is_lost_and_nothing_sticks_out(rows: list[tuple[str, ...]], width: int, indent: int) -> None:
    """As many of each character as in the cells, titles aside; that holds for columns and for paragraphs."""
    found = lines(rows, width, indent)
    assert max(map(len, found), default=0) <= width
    said = "".join(cell for row in rows for cell in row)
    for letter in "bgh-%.0123456789":  # no title has one of these
        assert "".join(found).count(letter) == said.count(letter)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=4), WIDTHS)
def test_a_cell_can_be_read_in_one_go(rows: list[tuple[str, ...]], width: int) -> None:
    """In a paragraph each cell stands whole, if broken into lines; in columns only the last goes on below."""
    found = lines(rows, width)
    together = "".join(found).replace(" ", "")
    for row in rows:
        for cell in row[:-1]:
            assert cell.replace(" ", "") in together


def test_titles_stand_above_columns_or_before_what_they_name() -> None:
    """Where there is room, and where there is none."""
    row = ("no-bad-debt", "violated -3.13 pp", "", "1-4")
    assert lines([row], 80) == [
        "first        second               last",
        "no-bad-debt  violated -3.13 pp    1-4",
    ]
    wide = ("no-bad-debt", "violated -3.13 pp", "<- the file", "1-4 6-9 11-13 15")
    assert lines([wide], 60) == [
        "first        second                          last",
        "no-bad-debt  violated -3.13 pp  <- the file  1-4 6-9 11-13",
        "                                             15",
    ]
    assert lines([wide], 50) == [
        "no-bad-debt",
        "  second: violated -3.13 pp",
        "  <- the file",
        "  last: 1-4 6-9 11-13 15",
    ]
