"""The part of a repair that no theorem can give: one more kind of parameter, moved until everything is proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from novate.design.judging import Judge
from novate.design.repair_levers import Choice
from novate.proofs.design.lever import Bench, Lever
from novate.proofs.design.question import Question
from novate.proofs.design.search_range import nearest_by_search
from novate.specification.changes import Document
from novate.specification.units import last_digit, unit_of


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked, and of whom."""

    document: Document
    bench: Bench
    choice: Choice
    questions: Sequence[Question]
    """Those that no theorem answers."""
    judge: Callable[[Sequence[Question]], Judge]

    def completions(self, assignment: dict[str, Fraction]) -> Iterator[dict[str, Fraction]]:
        """The repair itself if everything is proved with it; else what it becomes with one more kind of change."""
        if self.is_repaired(assignment):
            yield assignment
            return
        for kind in dict.fromkeys(lever.kind for lever in self.choice.levers):
            found = self.moved([lever for lever in self.choice.levers if lever.kind == kind], assignment)
            if found is not None:
                yield found

    def is_repaired(self, assignment: dict[str, Fraction]) -> bool:
        """Whether every theorem's requirement is met, and everything else is proved."""
        if self.bench.failing(assignment):
            return False
        return not self.judge(self.questions)(self.bench.mechanism(assignment))

    def moved(self, levers: Sequence[Lever], assignment: dict[str, Fraction]) -> dict[str, Fraction] | None:
        """Each lever moved until what is asked about its own market is proved."""
        found = dict(assignment)
        for lever in levers:
            start = found.get(lever.key, lever.value)
            nearest = self.nearest(lever, start, found)
            if nearest is None:
                return None
            if nearest != start:
                found[lever.key] = nearest
        return found if found != assignment and self.is_repaired(found) else None

    def nearest(self, lever: Lever, start: Fraction, assignment: dict[str, Fraction]) -> Fraction | None:
        """The value next to `start` with which its own market's questions are answered well."""
        parameter = self.choice.parameters[lever.key]
        path = parameter.path
        missing = self.judge(self.questions)(self.bench.mechanism(assignment))
        ours = [each for each in missing if path[0] != "markets" or each.market == path[1]]
        if not ours:
            return start
        step = lever.step or last_digit(lever.value, unit_of(self.document, parameter), parameter)
        line = replace(self.bench.line(lever, assignment), step=step)
        return nearest_by_search(line, self.judge(ours), start)
