"""Theorems proved in worker processes, one task for each."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from concurrent.futures import Future

from novate.proofs.engine.limits import Limits
from novate.proofs.theorems.theorem import Theorem, TheoremProof, prove_theorem, theorems
from novate.system.progress import show_progress
from novate.workers.worker_pool import worker_pool


def proofs(wanted: Sequence[Theorem], limits: Limits) -> list[TheoremProof]:
    """The proof of each, in order; of a worker that fails, that nothing is proved and why."""
    with worker_pool(len(wanted)) as pool:
        futures = [pool.schedule(_proof, args=[each.name, limits]) for each in wanted]
        show_progress(futures, "proving")
        return [_found(future) for future in futures]


def _proof(name: str, limits: Limits) -> TheoremProof:
    """Runs in a worker, which makes the theorem itself: a solver's terms cannot be sent."""
    (theorem,) = (each for each in theorems() if each.name == name)
    return prove_theorem(theorem, limits)


def _found(future: Future[TheoremProof]) -> TheoremProof:
    error = future.exception()
    if error is None:
        return future.result()
    reason = "".join(traceback.format_exception_only(error)).strip()
    return TheoremProof(f"internal error: {reason}", (), 0, 0.0, is_locked=False)
