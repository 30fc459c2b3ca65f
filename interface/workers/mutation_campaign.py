"""The mutation campaign in worker processes: first what is known of the undamaged mechanism, then one task per mutant.

A worker that is killed, or fails, leaves its mutant's questions open; that is no kill.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from concurrent.futures import Future

from novate.model.mutant import Mutant
from novate.proofs.mutation.campaign import Bench, Row, judged
from novate.proofs.mutation.evidence import BaselineError, Evidence, Part, parts, together
from novate.proofs.mutation.judges import Mark, unasked
from novate.proofs.mutation.untouched import watching
from novate.system.progress import progress_over
from novate.workers.worker_pool import worker_pool, workers_are_copies

SECONDS = 300.0
"""Wall limit of one task. It stands behind the solver's own limits, which do not depend on the machine's load."""


_benches: list[Bench] = []
"""The one at which this process judges."""


def begin(evidence: Evidence, mutants: Sequence[Mutant]) -> None:
    """Get ready to judge these mutants: a worker that begins as a copy of a process that is ready is ready too."""
    if not _benches:
        with watching(mutants):
            _benches.append(Bench.of(evidence))


def baseline(mutants: Sequence[Mutant]) -> Evidence:
    """Look at the undamaged mechanism, and at what none of these mistakes can touch.

    Raises `BaselineError` where it is not as it should be, or nobody can say.
    """
    tasks = list(parts())
    with worker_pool(len(tasks)) as pool:
        futures = [pool.schedule(_look, args=[part, mutants], timeout=SECONDS) for part in tasks]
        names = [name for _, name in tasks]
        found = zip(names, progress_over(futures, "looking at the undamaged mechanism"), strict=True)
        return together(_part(name, future) for name, future in found)


def _look(part: Part, mutants: Sequence[Mutant]) -> Evidence:
    """Runs in a worker."""
    look, name = part
    with watching(mutants):
        return look(name)


def _part(name: str, future: Future[Evidence]) -> Evidence:
    error = future.exception()
    if error is None or isinstance(error, BaselineError):
        return future.result()
    raise BaselineError(f"{name}: {_reason(error)}") from error


def campaign(mutants: Sequence[Mutant], evidence: Evidence) -> list[Row]:
    """Every mutant before every judge, in order. Those of the symbolic machine, which take longest, begin first."""
    queue = sorted(mutants, key=lambda mutant: mutant.encoding == "reference")
    if workers_are_copies():
        begin(evidence, mutants)
    try:
        with worker_pool(len(mutants), begin, evidence, mutants) as pool:
            futures = [pool.schedule(_row, args=[mutant], timeout=SECONDS) for mutant in queue]
            found = zip(queue, progress_over(futures, "judging mutants"), strict=True)
            rows = {mutant: _outcome(mutant, future) for mutant, future in found}
    finally:
        _benches.clear()
    return [rows[mutant] for mutant in mutants]


def _row(mutant: Mutant) -> Row:
    """Runs in a worker."""
    (bench,) = _benches
    return judged(mutant, bench)


def _outcome(mutant: Mutant, future: Future[Row]) -> Row:
    error = future.exception()
    if error is None:
        return future.result()
    return Row(mutant, unasked(), Mark.NOT_ASKED, _reason(error))


def _reason(error: BaseException) -> str:
    """Why a task has no result."""
    if isinstance(error, TimeoutError):
        return f"stopped after {SECONDS:g} seconds"
    return "".join(traceback.format_exception_only(error)).strip()
