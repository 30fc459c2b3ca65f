"""Markdown for a step summary or a comment on a pull request: what is not fine in a table, each scenario folded up.

What does not fit is left out and counted: the tables of all verdicts first, then scenarios but for one, then rows.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from novate.gate.expectations import FINE
from novate.model.figures import headroom_in_words
from novate.model.specification import place_in_words
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.formats.finding import Finding, Level, findings
from novate.reports.formats.moments import scenario_text
from novate.reports.formats.room import COMMENT, Part, Room, fitting
from novate.reports.verify_text import scenario_groups, summary, summary_of_all
from novate.system.markdown_text import code, escaped, folded_heading, is_link, literal

_LEVELS = {Level.ERROR: "**{}**", Level.WARNING: "*{}*", Level.NOTE: "{}, accepted"}
_TITLES = "| line | what | about |\n| ---: | --- | --- |\n"


_HEADLINE, _FIRST_SCENARIO, _FINDING, _SCENARIO, _ALL = range(5)
"""The ranks."""


class MarkdownWriter:
    """One document, written in the end."""

    def __init__(self, room: Room = COMMENT) -> None:
        self._room = room

    def item(self, _: FileAnswer | Unreadable) -> str:
        """Nothing yet: the answer stands at the top."""
        return ""

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """The document."""
        return fitting([*_with_one_scenario(_parts(results))], self._room, "novate verify")


def _parts(results: Sequence[FileAnswer | Unreadable]) -> Iterator[Part]:
    """Everything in reading order."""
    yield Part(_HEADLINE, f"## novate: {literal(summary_of_all(results).plain)}\n\n")
    for result in results:
        yield _heading(result)
        yield from _table(findings(result))
        if isinstance(result, FileAnswer):
            yield from _scenarios(result)
            yield _verdicts(result)


def _heading(result: FileAnswer | Unreadable) -> Part:
    """The file, and its answer in short."""
    file = code(result.file) if is_link(result.file) else f"<code>{escaped(result.file)}</code>"
    if isinstance(result, Unreadable):
        return Part(_HEADLINE, f"### Not a specification\n\n{file}\n\n")
    title, said = literal(result.specification.title), literal(summary([result]).plain)
    return Part(_HEADLINE, f"### {title}\n\n{file}: {said}\n\n")


def _with_one_scenario(parts: Iterable[Part]) -> Iterator[Part]:
    """The same; the first scenario is worth more than a long table."""
    is_first = True
    for part in parts:
        yield replace(part, rank=_FIRST_SCENARIO) if part.rank == _SCENARIO and is_first else part
        is_first = is_first and part.rank != _SCENARIO


def _table(found: Sequence[Finding]) -> Iterator[Part]:
    """A row for each finding."""
    if found:
        yield Part(_HEADLINE, _TITLES)
    for each in found:
        line = "" if each.line is None else str(each.line)
        yield Part(_FINDING, _row(line, _LEVELS[each.level].format(literal(each.title)), literal(each.text)))
    if found:
        yield Part(_HEADLINE, "\n")


def _scenarios(answer: FileAnswer) -> Iterator[Part]:
    """The first of each property and side, folded up."""
    for first, *others in scenario_groups(answer):
        assert first.scenario is not None
        likewise = f" (likewise of {len(others)} more markets)" if others else ""
        heading = f"How {first.property} breaks: {place_in_words(first.market, first.side)}{likewise}"
        yield Part(_SCENARIO, _folded(heading, f"<pre>\n{html.escape(scenario_text(first.scenario))}\n</pre>"))


def _verdicts(answer: FileAnswer) -> Part:
    """All of them, folded up."""
    rows = "".join(_row(*map(literal, _cells(answer, verdict))) for verdict in answer.verdicts)
    titles = "| market | side | property | verdict | headroom |\n| --- | --- | --- | --- | ---: |\n"
    return Part(_ALL, _folded(f"All {len(answer.verdicts)} verdicts", titles + rows) if rows else "")


def _cells(answer: FileAnswer, verdict: Verdict) -> Iterator[str]:
    yield from (verdict.market or "all", verdict.side or "", verdict.property)
    yield f"{verdict.status}, accepted" if _is_excused(answer, verdict) else verdict.status
    is_known = verdict.headroom is not None
    yield headroom_in_words(verdict.headroom, of_fund=verdict.market is None) if is_known else ""


def _is_excused(answer: FileAnswer, verdict: Verdict) -> bool:
    return verdict.status not in FINE and answer.is_accepted(verdict)


def _folded(heading: str, content: str) -> str:
    return f"<details><summary>{folded_heading(heading)}</summary>\n\n{content}\n</details>\n\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
