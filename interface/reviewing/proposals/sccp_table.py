"""The Markdown tables of a configuration change: of each parameter what it is and what it is to become.

Either a line for each parameter, with columns for both values, or a line for each market, with a column of current and
one of proposed values of a parameter ("Current Skew Scale", "Proposed Skew Scale").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_FROM = ("from", "current", "old", "before", "existing")
_TO = ("to", "proposed", "new", "after")
_PARAMETER = ("parameter", "parameters", "name", "setting", "variable")
_MARKET = ("market", "asset", "ticker", "symbol")


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of values."""

    line: int
    """In the file, from 1."""
    market: str
    """As it is called there; empty where nothing says it."""
    name: str
    """Of the parameter."""
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns of a table are."""

    market: int | None
    parameter: int | None
    values: tuple[tuple[str, int, int], ...]
    """What the headers say besides, as a parameter is called where each has columns, and the places of both values."""


def rows_in(text: str) -> Iterator[Row]:
    """Every pair of every table that has such columns."""
    header, heading = None, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("|"):
            header = None
            heading = line.strip("# *") if line.startswith("#") else heading
            continue
        cells = [cell.strip(" *`_") for cell in line.strip().strip("|").split("|")]
        if header is None:
            header = header_of(cells)
        elif any(cell.strip(":-") for cell in cells):  # not the line below a header
            yield from _rows(number, cells, header, heading)


def header_of(cells: Sequence[str]) -> Header:
    """What is in each column."""
    titles = [re.sub(r"\(.*?\)", "", cell).split() for cell in cells]
    before, after = (_values(titles, names) for names in (_FROM, _TO))
    pairs = tuple((" ".join(titles[place][1:]), before[name], place) for name, place in after.items() if name in before)
    return Header(_place(titles, _MARKET), _place(titles, _PARAMETER), pairs)


def _place(titles: Sequence[Sequence[str]], names: Sequence[str]) -> int | None:
    """The first column of one of these names."""
    return next((place for place, each in enumerate(titles) if " ".join(each).lower() in names), None)


def _values(titles: Sequence[Sequence[str]], names: Sequence[str]) -> dict[str, int]:
    """The columns that begin with one of these words, by what they say besides: nothing, but for "value"."""
    found = {
        " ".join(each[1:]).lower(): place for place, each in enumerate(titles) if each and each[0].lower() in names
    }
    return {"" if name == "value" else name: place for name, place in found.items()}


def _rows(number: int, cells: list[str], header: Header, heading: str) -> Iterator[Row]:
    """The pairs of one line; what a short line lacks is empty."""

    def cell(place: int) -> str:
        return cells[place] if place < len(cells) else ""

    market = market_in(heading) if header.market is None else cell(header.market)
    for name, before, after in header.values:
        own = name if header.parameter is None else cell(header.parameter)
        if own:
            yield Row(number, market, own, cell(before), cell(after))


def market_in(heading: str) -> str:
    """The market that a heading names: a word in capitals, as in "ETH" or "PEPE perps market"."""
    return next((word for word in re.findall(r"[A-Z0-9]{2,}", heading) if not word.isdigit() and word != "SCCP"), "")
