"""HTML and SVG, built from elements: a text inside one is always escaped, so no file can put markup into a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

VOID = frozenset({"br", "circle", "img", "line", "link", "meta", "path", "polyline", "rect"})
"""Elements that need no end where nothing is in them."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is markup already."""

    text: str


Part = Markup | str
"""What stands in an element: another one, or a text to be escaped."""


def element(tag: str, *parts: Part, **attributes: str) -> Markup:
    """An element; `class_` and `http_equiv` stand for the names that Python has no room for."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items() if value
    )
    if tag in VOID and not parts:
        return Markup(f"<{tag}{named}/>")
    return Markup(f"<{tag}{named}>{joined(parts).text}</{tag}>")


def joined(parts: Iterable[Part]) -> Markup:
    """Several parts in a row."""
    return Markup("".join(each.text if isinstance(each, Markup) else escape(each, quote=False) for each in parts))


def bullets(texts: Iterable[Part], tag: str = "ul", class_: str = "") -> Markup:
    """A list; `ol` for a numbered one."""
    return element(tag, *(element("li", each) for each in texts), class_=class_)


def table(
    caption: str, titles: Iterable[str], rows: Iterable[tuple[Part, ...]], *, numeric: frozenset[int] = frozenset()
) -> Markup:
    """A table that a screen reader can read: a caption, headers of columns, and the first cell of a row as its header.

    It scrolls by itself where a screen is narrow. A row of one cell is a heading over the whole width. `numeric`: the
    columns that are aligned right.
    """
    titles = [*titles]
    head = [element("th", title, scope="col", class_=_align(place, numeric)) for place, title in enumerate(titles)]
    body = [element("tr", *_cells(row, len(titles), numeric)) for row in rows]
    whole = element(
        "table", element("caption", caption), element("thead", element("tr", *head)), element("tbody", *body)
    )
    return element("div", whole, class_="scrolls", tabindex="0", role="region", aria_label=caption)


MOST_ROWS = 25
"""Of a table that is open; more are folded up below it."""


def long_table(
    caption: str, titles: Iterable[str], rows: Iterable[tuple[Part, ...]], *, numeric: frozenset[int] = frozenset()
) -> Markup:
    """A table of which nobody needs the end at once: where it is long, the rest is folded up."""
    titles, rows = [*titles], [*rows]
    if len(rows) <= MOST_ROWS:
        return table(caption, titles, rows, numeric=numeric)
    rest = table(f"{caption}, continued", titles, rows[MOST_ROWS:], numeric=numeric)
    more = element("summary", f"{len(rows) - MOST_ROWS:,} more")
    return joined([table(caption, titles, rows[:MOST_ROWS], numeric=numeric), element("details", more, rest)])


def _cells(row: tuple[Part, ...], columns: int, numeric: frozenset[int]) -> Iterable[Markup]:
    if len(row) < columns:
        yield element("th", *row, scope="rowgroup", colspan=str(columns), class_="event")
        return
    yield element("th", row[0], scope="row", class_=_align(0, numeric))
    for place, cell in enumerate(row[1:], start=1):
        yield element("td", cell, class_=_align(place, numeric))


def _align(place: int, numeric: frozenset[int]) -> str:
    return "number" if place in numeric else ""
