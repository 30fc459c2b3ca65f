"""Theorems proved in worker processes, one task for each."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from novate.proofs.certificates.stored.certified import Certified, certified, objection
from novate.proofs.certificates.stored.premises import premises
from novate.proofs.certificates.stored.store import Store, read_store
from novate.proofs.engine.limits import Limits
from novate.proofs.theorems.theorem import Theorem, TheoremProof, prove_theorem, theorem_named
from novate.system.progress import show_progress
from novate.workers.worker_pool import worker_pool


@dataclass(frozen=True, slots=True)
class Proved:
    """What became of a theorem's proof."""

    proof: TheoremProof
    certified: tuple[Certified, ...] | None = None
    """What speaks for each obligation; None where nobody asked, or the proof fails."""
    premises: Mapping[str, bool] = field(default_factory=dict)
    """Each premise, and whether some obligation needs it, where that was asked."""


def proofs(wanted: Sequence[Theorem], limits: Limits, *, certify: bool = False) -> list[Proved]:
    """The proof of each, in order; of a worker that fails, that nothing is proved and why.

    Raises `ArchiveError` where the stored certificates are asked for and cannot be read.
    """
    store = read_store() if certify else None
    with worker_pool(len(wanted), _learn, store) as pool:
        futures = [pool.schedule(_proof, args=[each.name, limits]) for each in wanted]
        show_progress(futures, "certifying" if certify else "proving")
        return [_found(future) for future in futures]


_stores: list[Store] = []
"""The stored certificates, where they are asked for; filled in a worker alone."""


def _learn(store: Store | None) -> None:
    """Runs in a worker, when it starts."""
    _stores[:] = [] if store is None else [store]


def _proof(name: str, limits: Limits) -> Proved:
    """Runs in a worker, which makes the theorem itself: a solver's terms cannot be sent."""
    asked = theorem_named(name)
    obligations = asked.obligations()
    proof = prove_theorem(asked, limits, obligations)
    if not proof.holds or not _stores:
        return Proved(proof)
    (store,) = _stores
    found = tuple(certified(each, store, limits) for each in obligations)
    return Proved(replace(proof, failed=objection(found)), found, premises(obligations, found))


def _found(future: Future[Proved]) -> Proved:
    error = future.exception()
    if error is None:
        return future.result()
    reason = "".join(traceback.format_exception_only(error)).strip()
    return Proved(TheoremProof(f"internal error: {reason}", (), 0, 0.0, is_locked=False))
