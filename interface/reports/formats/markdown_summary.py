"""Markdown for a step summary or a comment on a pull request: what is not fine in a table, each scenario folded up.

A comment holds 65,536 characters, and a step summary more. What does not fit is left out and counted: the tables of all
verdicts first, then scenarios but for one, then rows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from novate.gate.expectations import FINE
from novate.model.figures import headroom_in_words
from novate.model.specification import place_in_words
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.formats.finding import Finding, Level, findings
from novate.reports.formats.moments import scenario_text
from novate.reports.verify_text import scenario_groups, summary, summary_of_all
from novate.system.layout import plain_console

MOST_CHARACTERS = 65_000
"""Of one comment, with room for a line of whoever posts it."""
_LEVELS = {Level.ERROR: "**{}**", Level.WARNING: "*{}*", Level.NOTE: "{}, accepted"}
_TITLES = "| line | what | about |\n| ---: | --- | --- |\n"


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines that stand or fall together."""

    rank: int
    """Which are left out first: the highest."""
    text: str


_HEADLINE, _FIRST_SCENARIO, _FINDING, _SCENARIO, _ALL = range(5)
"""The ranks."""


class MarkdownWriter:
    """One document, written in the end."""

    def item(self, _: FileAnswer | Unreadable) -> str:
        """Nothing yet: the answer stands at the top."""
        return ""

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """The document."""
        return fitting([*_with_one_scenario(_parts(results))], MOST_CHARACTERS)


def fitting(parts: Sequence[_Part], most: int) -> str:
    """As many parts as there is room for, and how many are missing."""
    left = most - len(_left_out(len(parts)))
    taken = set()
    for place in sorted(range(len(parts)), key=lambda each: parts[each].rank):
        if len(parts[place].text) <= left:
            taken.add(place)
            left -= len(parts[place].text)
    said = "".join(part.text for place, part in enumerate(parts) if place in taken)
    return said + (_left_out(len(parts) - len(taken)) if len(taken) < len(parts) else "")


def _left_out(count: int) -> str:
    return f"\n{count} parts are left out here, as there is no room: `novate verify` shows them.\n"


def _parts(results: Sequence[FileAnswer | Unreadable]) -> Iterator[_Part]:
    """Everything in reading order."""
    yield _Part(_HEADLINE, f"## novate: {escaped(summary_of_all(results, plain_console()))}\n\n")
    for result in results:
        yield _heading(result)
        yield from _table(findings(result))
        if isinstance(result, FileAnswer):
            yield from _scenarios(result)
            yield _verdicts(result)


def _heading(result: FileAnswer | Unreadable) -> _Part:
    """The file, and its answer in short."""
    file = f"<code>{escaped(result.file)}</code>"
    if isinstance(result, Unreadable):
        return _Part(_HEADLINE, f"### Not a specification\n\n{file}\n\n")
    title, said = escaped(result.specification.title), escaped(summary([result]).plain)
    return _Part(_HEADLINE, f"### {title}\n\n{file}: {said}\n\n")


def _with_one_scenario(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The same; the first scenario is worth more than a long table."""
    is_first = True
    for part in parts:
        yield replace(part, rank=_FIRST_SCENARIO) if part.rank == _SCENARIO and is_first else part
        is_first = is_first and part.rank != _SCENARIO


def _table(found: Sequence[Finding]) -> Iterator[_Part]:
    """A row for each finding."""
    if found:
        yield _Part(_HEADLINE, _TITLES)
    for each in found:
        line = "" if each.line is None else str(each.line)
        yield _Part(_FINDING, _row(line, _LEVELS[each.level].format(escaped(each.title)), escaped(each.text)))
    if found:
        yield _Part(_HEADLINE, "\n")


def _scenarios(answer: FileAnswer) -> Iterator[_Part]:
    """The first of each property and side, folded up."""
    for first, *others in scenario_groups(answer):
        assert first.scenario is not None
        likewise = f" (likewise of {len(others)} more markets)" if others else ""
        heading = f"How {first.property} breaks: {place_in_words(first.market, first.side)}{likewise}"
        yield _Part(_SCENARIO, _folded(heading, f"<pre>\n{html.escape(scenario_text(first.scenario))}\n</pre>"))


def _verdicts(answer: FileAnswer) -> _Part:
    """All of them, folded up."""
    rows = "".join(_row(*map(escaped, _cells(answer, verdict))) for verdict in answer.verdicts)
    titles = "| market | side | property | verdict | headroom |\n| --- | --- | --- | --- | ---: |\n"
    return _Part(_ALL, _folded(f"All {len(answer.verdicts)} verdicts", titles + rows) if rows else "")


def _cells(answer: FileAnswer, verdict: Verdict) -> Iterator[str]:
    yield from (verdict.market or "all", verdict.side or "", verdict.property)
    yield f"{verdict.status}, accepted" if _is_excused(answer, verdict) else verdict.status
    is_known = verdict.headroom is not None
    yield headroom_in_words(verdict.headroom, of_fund=verdict.market is None) if is_known else ""


def _is_excused(answer: FileAnswer, verdict: Verdict) -> bool:
    return verdict.status not in FINE and answer.is_accepted(verdict)


def _folded(heading: str, content: str) -> str:
    return f"<details><summary>{html.escape(heading)}</summary>\n\n{content}\n</details>\n\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def escaped(text: str) -> str:
    """Anybody's words, on one line and literally."""
    return re.sub(r"([\\`*_{}\[\]|~#!])", r"\\\1", html.escape(" ".join(text.split()), quote=False))
