"""One run of `novate verify`: what is known of each of its files so far, and which files are finished."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from novate.gate.baseline import NOTHING, Baseline, baseline_of
from novate.gate.expectations import judged
from novate.model.specification import Specification
from novate.proofs.verdicts.assume_guarantee import with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer, Unreadable
from novate.specification.lines import Lines
from novate.workers.verification import Job, jobs

Result = FileAnswer | Unreadable


@dataclass
class Run:
    """Verdicts come in any order, results go in the order of the files."""

    files: Sequence[str]
    read: Sequence[Specification | Unreadable]
    markets: Sequence[str]
    properties: Sequence[str]
    baseline: Baseline | None
    """What is known and accepted; None to accept whatever comes, for a new baseline."""
    lines: Mapping[str, Lines] = field(default_factory=dict)
    """Where the keys of each file that was read stand."""
    results: list[Result] = field(default_factory=list, init=False)
    """Of the files that are finished."""
    _questions: list[list[Job]] = field(init=False)
    _found: list[dict[int, Verdict]] = field(init=False)
    """For each file, by the place of the question."""

    def __post_init__(self) -> None:
        self._questions = [
            list(jobs(each, self.markets, self.properties)) if isinstance(each, Specification) else []
            for each in self.read
        ]
        self._starts = list(accumulate((len(each) for each in self._questions), initial=0))
        self._found = [{} for _ in self.files]

    @property
    def questions(self) -> list[Job]:
        """All questions of all files."""
        return [job for each in self._questions for job in each]

    @property
    def missing(self) -> int:
        """How many verdicts are not known yet."""
        return self._starts[-1] - sum(map(len, self._found))

    def add(self, place: int, verdict: Verdict) -> None:
        """Note the verdict on one of the questions."""
        file = bisect_right(self._starts, place) - 1
        self._found[file][place - self._starts[file]] = verdict

    @property
    def is_any_left(self) -> bool:
        """Whether the result of some file was not taken yet."""
        return len(self.results) < len(self.files)

    @property
    def is_any_finished(self) -> bool:
        """Whether the result whose turn it is is whole."""
        place = len(self.results)
        return self.is_any_left and len(self._found[place]) == len(self._questions[place])

    def take(self) -> Result:
        """The result whose turn it is, as far as it is known."""
        place = len(self.results)
        file, each = self.files[place], self.read[place]
        self.results.append(each if isinstance(each, Unreadable) else self._answer(place, file, each))
        return self.results[-1]

    def _answer(self, place: int, file: str, specification: Specification) -> FileAnswer:
        """What is known of one file; for a new baseline with whatever is not fine accepted."""
        known = self._found[place]
        found = with_guarantees(specification, tuple(known[each] for each in sorted(known)))
        missing = len(self._questions[place]) - len(found)
        expectations = judged(specification, found, is_whole=not missing)
        lines = self.lines.get(file, Lines())
        answer = FileAnswer(file, specification, found, expectations, self.baseline or NOTHING, missing, lines)
        return answer if self.baseline is not None else replace(answer, baseline=baseline_of(unaccepted([answer])))


def unaccepted(results: Sequence[Result]) -> list[tuple[str, Verdict]]:
    """The verdicts that are not fine and that nobody accepts, each with its file."""
    answers = [result for result in results if isinstance(result, FileAnswer)]
    return [(each.file, verdict) for each in answers for verdict in each.verdicts if not each.is_accepted(verdict)]
