"""Verdicts on changed mechanisms, as design questions need them: which questions are not answered as they should be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from novate.model.specification import Specification
from novate.proofs.design.question import Question
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.system.progress import lines
from novate.workers.verification import Job

SAFE = (Status.PROVED, Status.VACUOUS, Status.NOT_APPLICABLE)
"""Statuses of a property that nothing can break."""

Say = Callable[[str], None]
"""Shows a person what is being done."""
Ask = Callable[[Sequence[Job]], Sequence[Verdict]]
"""One verdict for each job (there is at least one), in the same order."""


@dataclass
class Judge:
    """Asks the proof engine, and counts."""

    questions: Sequence[Question]
    ask: Ask
    say: Say
    asked: int = field(default=0, init=False)

    def __call__(self, specification: Specification) -> dict[Question, Status]:
        """The questions whose property is not known to hold, and what is known."""
        found = zip(self.questions, self.verdicts(specification), strict=True)
        return {each: verdict.status for each, verdict in found if verdict.status not in SAFE}

    def verdicts(self, specification: Specification) -> tuple[Verdict, ...]:
        """One verdict for each question."""
        self.asked += len(self.questions)
        self.say(f"verdict {self.asked}")
        return tuple(self.ask([Job(specification, each.market, each.side, each.property) for each in self.questions]))


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
