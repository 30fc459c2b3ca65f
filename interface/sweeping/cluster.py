"""The proof engine on a Ray cluster: one task for each job, with the same wall limit as on this machine."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from novate.proofs.verdicts.verdict import Verdict
from novate.sweeping.search import Engine
from novate.workers.verification import Job, failed, unknown

CONNECTING = 10.0
"""Seconds within which a cluster answers."""

ray: Any = import_module("ray")  # an optional extra: types are checked without it, too


@contextmanager
def on_ray(address: str, seconds: float) -> Iterator[Engine]:
    """Connect to a cluster (`local` starts one on this machine) until the block is left.

    Raises `OSError` or `ValueError` where there is none at the address.
    """
    check_answers(address)
    dashboard = False if address == "local" else None
    ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, include_dashboard=dashboard)
    try:
        width = max(1, int(ray.cluster_resources().get("CPU", 1)))
        yield Engine(lambda jobs: Round(jobs, seconds, width).verdicts(), width)
    finally:
        ray.shutdown()


def check_answers(address: str) -> None:
    """Somebody listens at `host:port`: Ray itself would try again for many minutes. Raises `OSError`."""
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host, int(port)), timeout=CONNECTING).close()


def ask(job: Job, seconds: float) -> Verdict:
    """Runs on the cluster, in a process of its own."""
    from novate.workers.engine import verify

    return verify(job.specification, job.market, job.side, job.property, seconds)


@dataclass
class Round:
    """Some jobs, at most `width` of them at a time, so that the limit of each is counted from when it starts."""

    jobs: Sequence[Job]
    seconds: float
    width: int
    answers: dict[int, Verdict] = field(default_factory=dict)
    """By the place of the job."""
    running: dict[Any, tuple[int, float]] = field(default_factory=dict)
    """Task -> place of the job, and when it will be stopped."""

    def verdicts(self) -> list[Verdict]:
        """One for each job, in their order."""
        remote = ray.remote(num_cpus=1, max_retries=0)(ask)
        waiting = list(range(len(self.jobs)))[::-1]
        while waiting or self.running:
            while waiting and len(self.running) < self.width:
                place = waiting.pop()
                task = remote.remote(self.jobs[place], self.seconds)
                self.running[task] = place, time.monotonic() + self.seconds
            self._collect()
        return [self.answers[place] for place in range(len(self.jobs))]

    def _collect(self) -> None:
        """Wait for the first task that ends; stop those that are late."""
        patience = min(deadline for _, deadline in self.running.values()) - time.monotonic()
        done, _ = ray.wait(list(self.running), timeout=max(0.0, patience))
        for task in done:
            place, _ = self.running.pop(task)
            self.answers[place] = self._answer(task, self.jobs[place])
        for task, (place, deadline) in list(self.running.items()):
            if time.monotonic() > deadline:
                del self.running[task]
                ray.cancel(task, force=True)
                self.answers[place] = unknown(
                    self.jobs[place], f"stopped after {self.seconds:g} seconds, the wall limit (--timeout)"
                )

    def _answer(self, task: Any, job: Job) -> Verdict:
        try:
            verdict: Verdict = ray.get(task)
        except ray.exceptions.RayError as error:
            return failed(job, f"{type(error).__name__}: {error}")
        return verdict
