"""What theorems leave open is asked of the proof engine, in processes that can be killed: here or on a Ray cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from novate.proofs.verdicts.verdict import Verdict
from novate.system.streams import write_notice
from novate.workers.verification import Job, kept_workers, verdicts


@dataclass(frozen=True, slots=True)
class Engine:
    """Somebody who answers jobs."""

    ask: Callable[[Sequence[Job]], Sequence[Verdict]]
    """One verdict for each job, in their order."""
    width: int
    """How many jobs are worked on at the same time."""

    def answers(self, jobs: Sequence[Job]) -> Sequence[Verdict]:
        """The same; why a worker failed is said on standard error, since a table has no room for it."""
        found = self.ask(jobs)
        for each in found:
            if each.is_fault:
                write_notice(f"{each.market} {each.side} {each.property}: {each.detail}")
        return found


@contextmanager
def here(seconds: float) -> Iterator[Engine]:
    """The engine on this machine until the block is left; `seconds` is the wall limit of one job."""
    from novate.workers.engine import verify

    with kept_workers() as workers:
        yield Engine(lambda jobs: verdicts(jobs, seconds, verify, workers), os.cpu_count() or 1)
