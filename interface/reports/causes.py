"""Violations by their cause: those of one side of one market whose runs are the same moves, as far as they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.model.actions import NextBlock
from novate.model.scenario import Scenario
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verdict_table import badness


@dataclass(frozen=True, slots=True)
class Cause:
    """One run of prices, and every verdict that it breaks."""

    verdicts: tuple[Verdict, ...]
    """The first is told; the others break on its way, or by the same moves."""

    @property
    def first(self) -> Verdict:
        """The worst."""
        return self.verdicts[0]


def causes(answer: FileAnswer) -> list[Cause]:
    """Worst first: what nobody expects, then what misses most."""
    groups: list[list[Verdict]] = []
    for verdict in answer.verdicts:
        if verdict.scenario is not None:
            _place(groups, verdict)
    found = [Cause(tuple(sorted(each, key=lambda one: badness(answer, one)))) for each in groups]
    return sorted(found, key=lambda each: (badness(answer, each.first), each.first.headroom or 0))


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
