"""Tables for a notebook, which has a style of its own: each cell brings the little that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from novate.pages.markup import Markup, element, joined

_CELL = "text-align:left;vertical-align:top;padding:2px 8px"
_BAD, _OPEN, _GOOD = "#b3261e", "#8a6100", "#1a7f37"
_COLOURS = {
    "proved": _GOOD,
    "violated": _BAD,
    "unknown": _OPEN,
    "searched": _OPEN,
    "better": _GOOD,
    "worse": _BAD,
    "broken": _BAD,
    "open": _OPEN,
}
"""Of the words that a reader looks for."""


def table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, most: int = 200) -> str:
    """Rows under their titles; nothing in a cell for None. Of very many the first, and how many there are besides."""
    listed = list(rows)
    head = element("tr", *(element("th", title, style=_CELL) for title in titles))
    body = (element("tr", *map(_cell, row)) for row in listed[:most])
    whole = element("table", element("thead", head), element("tbody", *body))
    more = [element("p", f"and {len(listed) - most:,} more")] if len(listed) > most else []
    return joined([whole, *more]).text


def _cell(value: object) -> Markup:
    text = "" if value is None else str(value)
    colour = f";color:{_COLOURS[text]};font-weight:bold" if text in _COLOURS else ""
    return element("td", text, style=f"{_CELL}{colour}")
