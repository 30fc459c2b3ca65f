"""Verdicts on changed mechanisms, as design questions need them: which questions are not answered as they should be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from novate.caching.memory import Memory
from novate.model.specification import Specification
from novate.proofs.design.requirements import Question
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.system.progress import lines
from novate.workers.verification import Job, Verify, Workers, verdicts

SAFE = (Status.PROVED, Status.VACUOUS, Status.NOT_APPLICABLE)
"""Statuses of a property that nothing can break."""

Say = Callable[[str], None]
"""Shows a person what is being done."""


@dataclass
class Judge:
    """Asks the proof engine, in worker processes, and counts."""

    questions: Sequence[Question]
    seconds: float
    """The wall limit of one verdict."""
    engine: Verify
    say: Say
    workers: Workers
    memory: Memory
    asked: int = field(default=0, init=False)

    def __call__(self, specification: Specification) -> dict[Question, Status]:
        """The questions whose property is not known to hold, and what is known."""
        found = zip(self.questions, self.verdicts(specification), strict=True)
        return {each: verdict.status for each, verdict in found if verdict.status not in SAFE}

    def verdicts(self, specification: Specification) -> tuple[Verdict, ...]:
        """One verdict for each question."""
        self.asked += len(self.questions)
        self.say(f"verdict {self.asked}")
        jobs = [Job(specification, each.market, each.side, each.property) for each in self.questions]
        found = dict(self.memory.answered(jobs, self._ask))
        return tuple(found[place] for place in range(len(jobs)))

    def _ask(self, jobs: Sequence[Job]) -> Generator[tuple[int, Verdict]]:
        """Of the engine, what is not known yet."""
        if jobs:
            yield from enumerate(verdicts(jobs, self.seconds, self.engine, self.workers))


@contextmanager
def shown_activity(doing: str) -> Iterator[Say]:
    """Say on standard error what is being done: in a terminal's line that goes away, elsewhere every few seconds."""
    if not sys.stderr.isatty():
        said = [doing]
        with lines(lambda: said[0]):
            yield lambda text: said.__setitem__(0, f"{doing}: {text}")
        return
    from rich.console import Console

    with Console(stderr=True).status(doing) as status:
        yield lambda text: status.update(f"{doing}: {text}")
