"""A review as Markdown, for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from novate.reports.formats.markdown_summary import escaped
from novate.reviewing.review import Review
from novate.reviewing.tables import Table, answer, remarks, tables, title


def as_markdown(review: Review, *, show_all: bool) -> str:
    """The answer in bold, then each table."""
    blocks = [literal(title(review)), f"**{literal(answer(review))}**"]
    if review.after.doubts:
        blocks.append(_list(review.after.doubts))
    blocks += ["\n".join(_table(each)) for each in tables(review, show_all=show_all)]
    notes = list(remarks(review))
    if notes:
        blocks.append(_list(notes))
    return "\n\n".join(blocks) + "\n"


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {literal(each)}" for each in items)


def _table(each: Table) -> Iterator[str]:
    """A heading, the table, and a sentence."""
    yield f"### {each.heading}"
    yield ""
    if each.rows:
        yield _row(each.titles)
        yield _row(["--:" if column in each.right else "---" for column in range(len(each.titles))])
        yield from (_row([literal(cell) for cell in row]) for row in each.rows)
    if each.below:
        yield from ("", literal(each.below)) if each.rows else (literal(each.below),)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def literal(text: str) -> str:
    """A text in which nothing is markup, nor calls anybody, whoever named the markets and the accounts."""
    line = " ".join(text.split())
    if re.search(r"@|#\d|://|www\.", line):  # a site would make links of these even where they are escaped
        code = line.replace("`", "'").replace("|", r"\|")
        return f"`{code}`"
    return escaped(line)
