"""A review as Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.reports.formats.room import COMMENT, Part, fitting
from novate.reviewing.review import Review
from novate.reviewing.tables import Table, answer, remarks, tables, title
from novate.system.markdown_text import literal

_HEADLINE, _ROW, _NOTE = range(3)
"""Which parts are left out first where there is no room for all: the highest."""


def as_markdown(review: Review, *, show_all: bool) -> str:
    """The answer in bold, then each table: as much as a comment holds."""
    return fitting([*_parts(review, show_all=show_all)], COMMENT, "novate review")


def all_as_markdown(reviews: Sequence[Review], said: Sequence[str], *, show_all: bool) -> str:
    """Of the files of a folder, as much as a comment holds; then what is not compared."""
    parts = [part for each in reviews for part in (*_parts(each, show_all=show_all), Part(_HEADLINE, "\n"))]
    return fitting([*parts, *_list(said, _HEADLINE)], COMMENT, "novate review")


def _parts(review: Review, *, show_all: bool) -> Iterator[Part]:
    """Everything in reading order."""
    yield Part(_HEADLINE, f"{literal(title(review))}\n\n**{literal(answer(review))}**\n")
    yield from _list(review.doubts, _HEADLINE)
    for each in tables(review, show_all=show_all):
        yield from _table(each)
    yield from _list([*remarks(review)], _NOTE)


def _list(items: Sequence[str], rank: int) -> Iterator[Part]:
    if items:
        yield Part(_HEADLINE, "\n")
    for each in items:
        yield Part(rank, f"- {literal(each)}\n")


def _table(each: Table) -> Iterator[Part]:
    """A heading, the table, and a sentence."""
    yield Part(_HEADLINE, f"\n### {each.heading}\n\n")
    if each.rows:
        yield Part(_HEADLINE, _row(each.titles))
        yield Part(_HEADLINE, _row(["--:" if column in each.right else "---" for column in range(len(each.titles))]))
        yield from (Part(_ROW, _row([literal(cell) for cell in row])) for row in each.rows)
    if each.below:
        yield Part(_HEADLINE, "\n" * bool(each.rows) + f"{literal(each.below)}\n")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
