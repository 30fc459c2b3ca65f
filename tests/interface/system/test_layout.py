"""Tables at any width: every character of every cell is there, in its order, and no line is too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from novate.system.layout import LEAST_WIDTH, table, wrapped

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
    """In a paragraph each cell stands whole, if broken into lines; in columns only the last and words go on below."""
    found = lines(rows, width)
    together = "".join(found).replace(" ", "")
    columns = list(zip(*rows, strict=True))[:-1]
    whole = [column for number, column in enumerate(columns) if number == 0 or max(map(len, column)) <= 24]
    for cell in (cell for column in whole for cell in column):
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


def test_words_go_on_below_in_a_column_of_their_own() -> None:
    """One long title makes no paragraphs of all the rows; numbers and names are never broken."""
    changed = ("title", "two markets, and one margin for both", "one market", "one market, and a margin of its own")
    assert lines([changed, ("initial_margin", "5%", "10%", "as before")], 76) == [
        "first           second                               last",
        "title           two markets, and one     one market  one market, and a",
        "                margin for both                      margin of its own",
        "initial_margin  5%                       10%         as before",
    ]


def test_a_long_word_is_broken_after_a_mark_in_it() -> None:
    """A path, a key or the name of a theorem can be read on where it was left; only what has no mark is cut."""
    said = "by keeper-incentive/isolated/long/capped, of markets.ETH-USD.minimum_maintenance_x"
    assert [line.plain for line in wrapped(Text(said), 24)] == [
        "by",
        "keeper-incentive/",
        "isolated/long/capped, of",
        "markets.ETH-USD.",
        "minimum_maintenance_x",
    ]
    assert [line.plain for line in wrapped(Text("a " + "b" * 9), 4)] == ["a", "bbbb", "bbbb", "b"]
