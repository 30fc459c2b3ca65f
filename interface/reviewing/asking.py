"""The verdicts on both versions, asked of the engine in worker processes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from novate.gate.baseline import NOTHING
from novate.model.specification import Specification
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verify_run import Run
from novate.system.progress import meter
from novate.workers.verification import Job, Verify, as_they_come

Verdicts = tuple[Verdict, ...]


def verdicts_on(
    versions: Sequence[Specification], wanted: Sequence[str], properties: Sequence[str], seconds: float
) -> list[Verdicts]:
    """Those on each version, as `novate verify` has them; `seconds` is the wall limit of one."""
    from novate.proofs.theorems.in_force import recall
    from novate.workers.engine import verify

    run = Run([str(place) for place in range(len(versions))], versions, wanted, properties, NOTHING)
    for each in versions:  # what every worker needs of it is worked out here, once
        recall(each, set(properties))
    with (
        meter("reviewing", len(run.questions)) as far,
        closing(_asked(run.questions, seconds, verify)) as coming,
    ):
        for place, verdict in coming:
            run.add(place, verdict)
            far.advance()
    return list(_taken(run))


def _asked(questions: Sequence[Job], seconds: float, verify: Verify) -> Generator[tuple[int, Verdict]]:
    """As they come, until somebody ends it."""
    if questions:
        yield from as_they_come(questions, seconds, verify)


def _taken(run: Run) -> Iterator[Verdicts]:
    """What is known of each version."""
    while run.is_any_left:
        result = run.take()
        assert isinstance(result, FileAnswer)
        yield result.verdicts
