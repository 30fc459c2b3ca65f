"""How properties break, in short: the worst cause as a story, of every other what is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice

from novate.model.figures import in_short
from novate.model.specification import place_in_words
from novate.reports.answers import FileAnswer
from novate.reports.causes import Cause, causes
from novate.scenarios.story import lost_share, story
from novate.specification.setting_text import names_or_count

_MISSING = " is missing"
_IN_FULL = "; rounding explains none of it"
"""Goes without saying where it is said of what else it explains some."""
MOST_CAUSES = 5
"""That are told; more are counted."""


def cause_lines(answer: FileAnswer) -> Iterator[tuple[int, str]]:
    """Indents and lines; nothing where nothing is violated."""
    told = list(islice(alike(causes(answer)), MOST_CAUSES + 1))
    yield from chain.from_iterable(map(_worst, told[:1]))
    for places, others in groupby(told[1:MOST_CAUSES], key=_places):
        yield 0, f"Also, {places}: {'; '.join(map(_also, others))}"
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


def _also(group: Sequence[Cause]) -> str:
    return f"{', '.join(group[0].names)} => {_loss_in_short(group[0])}"


def _places(group: Sequence[Cause]) -> str:
    return names_or_count([_place(each) for each in group])


def _place(cause: Cause) -> str:
    return place_in_words(cause.first.market, cause.first.side)


def _loss(cause: Cause) -> str:
    """What is lost, and how often."""
    first = cause.first
    assert first.scenario is not None
    share = lost_share(first.scenario)
    often = f"; {first.scenario.repeats:,} times, to other accounts each time" if first.scenario.repeats > 1 else ""
    return f"{_said(cause)}{f'; {share}' if share else ''}{often}"


def _said(cause: Cause) -> str:
    """By the run; where no margin is said to be enough, by the verdict."""
    first = cause.first
    assert first.scenario is not None
    words = first.scenario.violation if first.headroom is not None else first.detail
    return words.replace(_IN_FULL, "")


def _loss_in_short(cause: Cause) -> str:
    """How much is missing, and which share of the notional; else the first of what is said, which has the figures."""
    run = cause.first.scenario
    assert run is not None
    share = lost_share(run)
    if run.shortfall is None or not share or run.repeats > 1:
        first, *_ = _said(cause).split("; ")
        figures, _, missing = first.rpartition(": ")
        often = f", {run.repeats:,} times" if run.repeats > 1 else ""
        return f"{missing if figures and missing.endswith(_MISSING) else first}{often}"
    return f"{in_short(run.shortfall * run.specification.quote_quantum)} ({share.split()[0]}){_MISSING}"
