"""How properties break, in short: the worst cause as a story, of every other what is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from novate.model.figures import in_short
from novate.model.specification import place_in_words
from novate.reports.answers import FileAnswer
from novate.reports.causes import Cause, causes
from novate.scenarios.story import lost_share, story
from novate.specification.setting_text import names_or_count

MOST_CAUSES = 5
"""That are told; more are counted."""


def cause_lines(answer: FileAnswer) -> Iterator[tuple[int, str]]:
    """Indents and lines; nothing where nothing is violated."""
    told = list(islice(alike(causes(answer)), MOST_CAUSES + 1))
    for number, group in enumerate(told[:MOST_CAUSES]):
        yield from _also(group) if number else _worst(group)
    if len(told) > MOST_CAUSES:
        yield 0, "More, none of them worse: --show"


def told_lines(answer: FileAnswer) -> Iterator[tuple[int, str]]:
    """The same of what a file's numbers alone break: what happens, step by step."""
    for verdict in (each for each in answer.verdicts if each.told):
        *steps, last = verdict.told
        yield 0, ""
        yield 0, f"How it breaks, {place_in_words(verdict.market, verdict.side)}: {verdict.property}"
        yield from ((2, f"{number}. {step}") for number, step in enumerate(steps, start=1))
        yield 2, f"=> {last}"


def alike(found: Sequence[Cause]) -> Iterator[list[Cause]]:
    """Those of other markets that break the same and lose as much are told as one; the worst comes first."""
    groups: dict[tuple[object, ...], list[Cause]] = {}
    for each in found:
        groups.setdefault((each.first.side, *each.names, _loss(each)), []).append(each)
    yield from groups.values()


def _worst(group: Sequence[Cause]) -> Iterator[tuple[int, str]]:
    cause = group[0]
    assert cause.first.scenario is not None
    yield 0, ""
    yield 0, f"How it breaks, {_place(cause)}: {', '.join(cause.names)}"
    yield from ((2, line) for line in story(cause.first.scenario))
    yield 2, f"=> {_loss(cause)}"
    if len(group) > 1:
        yield 0, f"Likewise {_places(group[1:])}."


def _also(group: Sequence[Cause]) -> Iterator[tuple[int, str]]:
    yield 0, f"Also, {_places(group)}: {', '.join(group[0].names)} => {_loss_in_short(group[0])}"


def _places(group: Sequence[Cause]) -> str:
    return names_or_count([_place(each) for each in group])


def _place(cause: Cause) -> str:
    return place_in_words(cause.first.market, cause.first.side)


def _loss(cause: Cause) -> str:
    """What is lost; where no margin is said to be enough, all that the verdict says of it."""
    first = cause.first
    assert first.scenario is not None
    share = lost_share(first.scenario)
    words = first.scenario.violation if first.headroom is not None else first.detail
    often = f"; {first.scenario.repeats:,} times, to other accounts each time" if first.scenario.repeats > 1 else ""
    return f"{words}{f'; {share}' if share else ''}{often}"


def _loss_in_short(cause: Cause) -> str:
    """How much is missing, and which share of the notional; else the same, but for what rounding explains."""
    run = cause.first.scenario
    assert run is not None
    share = lost_share(run)
    if run.shortfall is None or not share or run.repeats > 1:
        return re.sub(r"; rounding explains [^;]*", "", _loss(cause))
    return f"{in_short(run.shortfall * run.specification.quote_quantum)} ({share.split()[0]}) is missing"
