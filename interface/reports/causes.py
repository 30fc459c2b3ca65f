"""Violations by their cause: those of one side of one market that one run breaks, whichever it was found for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from novate.model.actions import Action, NextBlock
from novate.model.scenario import Scenario
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verdict_table import badness


@dataclass(frozen=True, slots=True)
class Cause:
    """One run, and every verdict that it breaks."""

    verdicts: tuple[Verdict, ...]
    """The first one's run is told; it breaks the others too, on its way or in its end."""

    @property
    def first(self) -> Verdict:
        """The worst."""
        return self.verdicts[0]

    @property
    def names(self) -> list[str]:
        """The properties, the one that is told first; and how often the run must happen where once is not enough."""
        return list(dict.fromkeys(f"{each.property}{self._more_often(each)}" for each in self.verdicts))

    def _more_often(self, verdict: Verdict) -> str:
        run, own = self.first.scenario, verdict.scenario
        assert run is not None
        assert own is not None
        return f" (after {own.repeats:,} such runs)" if own.repeats > run.repeats else ""


def causes(answer: FileAnswer) -> list[Cause]:
    """Worst first: what nobody expects, then what misses most."""
    groups: list[list[Verdict]] = []
    for verdict in answer.verdicts:
        if verdict.scenario is not None:
            _place(groups, verdict)
    found = (each for group in groups for each in _of(sorted(group, key=lambda one: badness(answer, one))))
    return sorted(found, key=lambda each: (badness(answer, each.first), each.first.headroom or 0))


def _of(verdicts: Sequence[Verdict]) -> Iterator[Cause]:
    """Of verdicts whose runs have the same moves, the worst first: as few runs as break them all."""
    rest = list(verdicts)
    while rest:
        broken = ([one, *(each for each in rest if each is not one and breaks(one.scenario, each))] for one in rest)
        most = max(broken, key=len)
        yield Cause(tuple(most))
        rest = [each for each in rest if each not in most]


def breaks(run: Scenario | None, verdict: Verdict) -> bool:
    """Whether a run found for another property breaks this one's, too: it goes through its run, or is replayed."""
    own = verdict.scenario
    if run is None or own is None:
        return False
    if run.initial == own.initial and _actions(own) == _actions(run)[: len(own.steps)]:
        return True
    from novate.proofs.counterexamples.played_again import played_again

    again = played_again(run, verdict.property)
    return again is not None and bool(again.violation)


def _actions(scenario: Scenario) -> list[Action]:
    return [step.action for step in scenario.steps]


def _place(groups: list[list[Verdict]], verdict: Verdict) -> None:
    """Beside a verdict of the same cause, or alone."""
    for group in groups:
        if is_same_cause(group[0], verdict):
            group.append(verdict)
            return
    groups.append([verdict])


def is_same_cause(one: Verdict, other: Verdict) -> bool:
    """Whether one's prices are the other's, or their beginning."""
    if (one.market, one.side) != (other.market, other.side) or one.scenario is None or other.scenario is None:
        return False
    ours, theirs = moves(one.scenario), moves(other.scenario)
    shared = min(len(ours), len(theirs))
    return ours[:shared] == theirs[:shared]


def moves(scenario: Scenario) -> Sequence[NextBlock]:
    """What its blocks bring."""
    return [step.action for step in scenario.steps if isinstance(step.action, NextBlock)]
