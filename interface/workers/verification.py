"""Jobs to verdicts: questions about a (market, side, property), answered in worker processes that can be killed.

The engine's own limit counts solver resources, so a verdict does not depend on the machine's load. The wall limit here
stands behind it: a worker that is still busy then is killed, and the verdict is `unknown` with that reason. So is that
of a worker that dies or raises. Verdicts come back in the order of the jobs, whichever finished first.

A worker knows a specification again that it was sent before, so that what is worked out for it is worked out once. A
scenario comes back without: one with many markets is large, and there are many questions about it.
"""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from novate.model.specification import Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import asked_of, concerning
from novate.workers.worker_pool import worker_pool

if TYPE_CHECKING:
    from pebble import ProcessPool

Verify = Callable[[Specification, str | None, Side | None, str, float], Verdict]
"""(specification, market, side, property name, wall seconds) -> verdict; a module's function, for the workers."""


@dataclass(frozen=True, slots=True)
class Job:
    """One question."""

    specification: Specification
    market: str | None
    side: Side | None
    """None, as the market, where the property is one of the whole specification."""
    property: str


def jobs(specification: Specification, markets: Collection[str], properties: Sequence[str]) -> Iterator[Job]:
    """The questions about `markets` of one specification, in file order, long before short, properties in order.

    Last what is asked of the whole specification, whichever markets are looked at.
    """
    places = [place for place in specification.places if place[0] in markets]
    for market, side, name in asked_of(places, concerning(specification, properties)) if places else ():
        yield Job(specification, market, side, name)


Workers = Callable[[], "ProcessPool"]
"""A pool that others use as well; whoever calls first starts it."""


@contextmanager
def kept_workers(most: int | None = None) -> Iterator[Workers]:
    """Workers who answer one asking after the other: a search has many, and to start anew for each takes longer.

    One for each processor, or so many at `most`.
    """
    count = most or os.cpu_count() or 1
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(worker_pool(count, tasks_of_each=FORGOTTEN_AFTER)))


FORGOTTEN_AFTER = 100
"""Tasks: what a worker has worked out for other specifications is of no use to the next, and takes room."""


def verdicts(
    questions: Sequence[Job], seconds: float, verify: Verify, workers: Workers | None = None
) -> tuple[Verdict, ...]:
    """One verdict for each job (there is at least one), in the same order; `seconds` is the wall limit of one job."""
    with worker_pool(len(questions)) if workers is None else nullcontext(workers()) as pool:
        found = dict(_as_they_come(questions, seconds, verify, pool))
    return tuple(found[place] for place in range(len(questions)))


def as_they_come(
    questions: Sequence[Job], seconds: float, verify: Verify, workers: int | None = None
) -> Iterator[tuple[int, Verdict]]:
    """The place of each job, and its verdict as soon as it is known; with so many workers at most."""
    with worker_pool(min(len(questions), workers or len(questions))) as pool:
        yield from _as_they_come(questions, seconds, verify, pool)


def _as_they_come(
    questions: Sequence[Job], seconds: float, verify: Verify, pool: ProcessPool
) -> Iterator[tuple[int, Verdict]]:
    done: SimpleQueue[Future[list[Verdict]]] = SimpleQueue()
    places: dict[Future[list[Verdict]], Sequence[int]] = {}
    specifications = {id(job.specification): job.specification for job in questions}
    written = {number: pickle.dumps(each) for number, each in specifications.items()}

    def ask(together: Sequence[int]) -> None:
        sent = written[id(questions[together[0]].specification)]
        asked = [(job.market, job.side, job.property) for job in (questions[place] for place in together)]
        future = pool.schedule(_answers, args=[verify, sent, asked, seconds], timeout=seconds)
        places[future] = together
        future.add_done_callback(done.put)

    for together in tasks(questions):
        ask(together)
    while places:
        finished = done.get()
        answered = places.pop(finished)
        if len(answered) > 1 and finished.exception() is not None:
            for place in answered:
                ask([place])
        else:
            yield from zip(answered, _verdicts([questions[each] for each in answered], finished, seconds), strict=True)


FEW_POSITIONS = 8
"""For each worker, up to which every question is a task of its own, so that no worker is idle."""


def tasks(questions: Sequence[Job]) -> list[list[int]]:
    """The places of the questions that one worker answers in one go, all about one specification.

    Of many positions those about the same one, for what is worked out about it serves them all. Together they have the
    time that one of them may take; where that does not do, or a worker dies, each is asked by itself.
    """
    places: dict[tuple[int, str | None, Side | None], list[int]] = {}
    for place, job in enumerate(questions):
        places.setdefault((id(job.specification), job.market, job.side), []).append(place)
    if len(places) > FEW_POSITIONS * (os.cpu_count() or 1):
        return list(places.values())
    return [[place] for place in range(len(questions))]


def _answers(
    verify: Verify, sent: bytes, asked: Sequence[tuple[str | None, Side | None, str]], seconds: float
) -> list[Verdict]:
    """Runs in a worker; a scenario goes back without its specification."""
    specification = _read(sent)
    found = [answer(verify, Job(specification, *each), seconds) for each in asked]
    return [_about(replace(specification, markets={}), each) for each in found]


@lru_cache(maxsize=4)
def _read(sent: bytes) -> Specification:
    """The very same one for all questions about it."""
    found: Specification = pickle.loads(sent)  # noqa: S301 - written above
    return found


def answer(verify: Verify, job: Job, seconds: float) -> Verdict:
    """One verdict, here. A fault of novate's own is an answer too: this question is open, the others go on."""
    try:
        return verify(job.specification, job.market, job.side, job.property, seconds)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported as the verdict's reason
        return failed(job, f"{type(error).__name__}: {error} ({place(error)})")


def _about(specification: Specification, verdict: Verdict) -> Verdict:
    """The verdict, its scenario being a run of this specification."""
    if verdict.scenario is None:
        return verdict
    return replace(verdict, scenario=replace(verdict.scenario, specification=specification))


def place(error: Exception) -> str:
    """File and line where the error was raised, without the machine's folders."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def _verdicts(jobs: Sequence[Job], future: Future[list[Verdict]], seconds: float) -> list[Verdict]:
    """What a task found; of one that failed, and so is about one question alone, that it is open and why."""
    error = future.exception()
    if error is None:
        return [_about(job.specification, verdict) for job, verdict in zip(jobs, future.result(), strict=True)]
    if isinstance(error, TimeoutError):
        reason = f"stopped after {seconds:g} seconds, the wall limit (--timeout)"
        return [unknown(job, reason, seconds) for job in jobs]
    return [failed(job, f"the worker process failed: {error}") for job in jobs]


def failed(job: Job, fault: str) -> Verdict:
    """The verdict where novate itself failed."""
    return replace(unknown(job, f"internal error: {fault}"), is_fault=True)


def unknown(job: Job, reason: str, seconds: float = 0.0) -> Verdict:
    """The verdict on a job that nobody could answer."""
    return Verdict(job.market, job.side, job.property, Status.UNKNOWN, reason, (), None, None, seconds)
