"""Why a file is not as wished, as a test that fails says it: what is wrong, in a line each, and how it breaks."""

from __future__ import annotations

from novate.model.specification import place_in_words
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.formats.finding import Level, findings
from novate.reports.formats.moments import scenario_text
from novate.reports.verify_text import scenario_groups


def doubts(result: FileAnswer | Unreadable) -> list[str]:
    """A line for each thing that is not fine, as compilers write it."""
    found = (each for each in findings(result) if each.level is not Level.NOTE)
    return [f"{each.place}: {each.title}: {each.text}" for each in found]


def failure_text(result: FileAnswer | Unreadable) -> str:
    """What is not fine, and the first scenario of each property and side that is violated and that nobody accepts."""
    lines = doubts(result)
    if isinstance(result, Unreadable):
        return "\n".join(lines)
    for first in (group[0] for group in scenario_groups(result)):
        if first.scenario is not None and not result.is_accepted(first):
            lines += ["", f"How {first.property} breaks: {place_in_words(first.market, first.side)}"]
            lines.append(scenario_text(first.scenario))
    return "\n".join(lines)
