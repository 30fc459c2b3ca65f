"""Tables for a notebook: small, of nothing but their own text, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_CELL = "text-align:left;vertical-align:top;padding:2px 8px"
_COLOURS = {"proved": "#1a7f37", "violated": "#b3261e", "unknown": "#8a6100", "searched": "#8a6100"}
"""Of the words that a reader looks for."""


def table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, most: int = 200) -> str:
    """Rows under their titles; nothing in a cell for None. Of very many the first, and how many there are besides."""
    listed = list(rows)
    head = "".join(f'<th style="{_CELL}">{escape(title)}</th>' for title in titles)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in listed[:most])
    more = f"<p>and {len(listed) - most:,} more</p>" if len(listed) > most else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    colour = f";color:{_COLOURS[text]};font-weight:bold" if text in _COLOURS else ""
    return f'<td style="{_CELL}{colour}">{escape(text)}</td>'
