"""The proof engine on a Ray cluster: one task for each job, with the same wall limit as on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ray

from novate.proofs.verdict import Verdict
from novate.sweeping.search import Engine
from novate.verification import Job, unknown


@contextmanager
def on_ray(address: str, seconds: float) -> Iterator[Engine]:
    """Connect to a cluster (`local` starts one on this machine) until the block is left.

    Raises `ConnectionError` or `ValueError` where there is none at the address.
    """
    ray.init(address=address, log_to_driver=False, include_dashboard=False if address == "local" else None)
    try:
        width = max(1, int(ray.cluster_resources().get("CPU", 1)))  # type: ignore[no-untyped-call]
        yield Engine(lambda jobs: _answers(jobs, seconds, width), width)
    finally:
        ray.shutdown()


@ray.remote(num_cpus=1, max_retries=0)
def _ask(job: Job, seconds: float) -> Verdict:
    """Runs on the cluster, in a process of its own."""
    from novate.engine import verify

    return verify(job.specification, job.market, job.side, job.property, seconds)


def _answers(jobs: Sequence[Job], seconds: float, width: int) -> list[Verdict]:
    """At most `width` jobs at a time, so that the limit of each is counted from when it starts."""
    answers: dict[int, Verdict] = {}
    running: dict[Any, tuple[int, float]] = {}
    waiting = list(enumerate(jobs))[::-1]
    while waiting or running:
        while waiting and len(running) < width:
            place, job = waiting.pop()
            running[_ask.remote(job, seconds)] = place, time.monotonic() + seconds
        patience = min(deadline for _, deadline in running.values()) - time.monotonic()
        done, _ = ray.wait(list(running), timeout=max(0.0, patience))
        late = [task for task, (_, deadline) in running.items() if task not in done and time.monotonic() > deadline]
        for task in done:
            place, _ = running.pop(task)
            answers[place] = _answer(task, jobs[place])
        for task in late:
            place, _ = running.pop(task)
            ray.cancel(task, force=True)
            answers[place] = unknown(jobs[place], f"stopped after {seconds:g} seconds, the wall limit (--timeout)")
    return [answers[place] for place in range(len(jobs))]


def _answer(task: Any, job: Job) -> Verdict:
    try:
        verdict: Verdict = ray.get(task)
    except ray.exceptions.RayError as error:
        return unknown(job, f"internal error: {type(error).__name__}: {error}")
    return verdict
