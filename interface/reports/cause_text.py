"""How properties break, in short: the worst cause as a story, of every other what is lost."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.specification import place_in_words
from novate.reports.answers import FileAnswer
from novate.reports.causes import Cause, causes
from novate.scenarios.story import lost_share, story

MOST_CAUSES = 5
"""That are told; more are counted."""


def cause_lines(answer: FileAnswer) -> Iterator[tuple[int, str]]:
    """Indents and lines; nothing where nothing is violated."""
    found = causes(answer)
    for number, cause in enumerate(found[:MOST_CAUSES]):
        assert cause.first.scenario is not None
        yield 0, ""
        yield 0, f"{'Also' if number else 'How it breaks'}, {_place(cause)}: {', '.join(_names(cause))}"
        if not number:
            yield from ((2, line) for line in story(cause.first.scenario))
        yield 2, f"=> {_loss(cause)}"
    if len(found) > MOST_CAUSES:
        yield 0, f"{len(found) - MOST_CAUSES} more, none of them worse: --show"


def _place(cause: Cause) -> str:
    return place_in_words(cause.first.market, cause.first.side)


def _names(cause: Cause) -> list[str]:
    """The properties, the one that is told first."""
    return list(dict.fromkeys(each.property for each in cause.verdicts))


def _loss(cause: Cause) -> str:
    """What is lost; where no margin is said to be enough, all that the verdict says of it."""
    first = cause.first
    assert first.scenario is not None
    share = lost_share(first.scenario)
    words = first.scenario.violation if first.headroom is not None else first.detail
    often = f"; {first.scenario.repeats:,} times, to other accounts each time" if first.scenario.repeats > 1 else ""
    return f"{words}{f'; {share}' if share else ''}{often}"
