"""The verdicts on both versions, asked of the engine in worker processes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import partial

from novate.caching.memory import Memory
from novate.gate.baseline import NOTHING
from novate.model.specification import Specification
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verify_run import Run
from novate.system.progress import meter
from novate.workers.verification import Job, as_they_come

Verdicts = tuple[Verdict, ...]


def verdicts_on(
    versions: Sequence[Specification],
    wanted: Sequence[str],
    properties: Sequence[str],
    seconds: float,
    memory: Memory,
    doing: str,
) -> list[Verdicts]:
    """Those on each version, as `novate verify` has them; `seconds` is the wall limit of one."""
    run = Run([str(place) for place in range(len(versions))], versions, wanted, properties, NOTHING)
    with (
        meter(doing, len(run.questions)) as far,
        closing(memory.answered(run.questions, partial(_asked, memory=memory, seconds=seconds))) as coming,
    ):
        for place, verdict in coming:
            run.add(place, verdict)
            far.advance()
    return list(_taken(run))


def _asked(questions: Sequence[Job], memory: Memory, seconds: float) -> Generator[tuple[int, Verdict]]:
    """As they come, until somebody ends it; what every worker needs of the engine is worked out here, once."""
    if questions:
        from novate.caching.theorems import recall
        from novate.workers.engine import verify

        recall(questions, memory)
        yield from as_they_come(questions, seconds, verify)


def _taken(run: Run) -> Iterator[Verdicts]:
    """What is known of each version."""
    while run.is_any_left:
        result = run.take()
        assert isinstance(result, FileAnswer)
        yield result.verdicts
