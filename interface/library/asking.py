"""Who answers what is asked from Python: the engine in this process, or worker processes where several are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from threading import RLock
from typing import ParamSpec, TypeVar

from novate.proofs.engine.limits import Route
from novate.proofs.engine.solver import let_any_thread_free
from novate.proofs.verdicts.verdict import Verdict
from novate.system.wall_limit import check_seconds
from novate.workers.engine import verify
from novate.workers.verification import Job, answer, kept_workers, verdicts

SECONDS = 600.0
"""The wall limit where nobody gives one, as on the command line."""

Given = ParamSpec("Given")
Result = TypeVar("Result")
Ask = Callable[[Sequence[Job]], Sequence[Verdict]]

_TURN = RLock()


def in_turn(asked: Callable[Given, Result]) -> Callable[Given, Result]:
    """A function whose calls wait for each other: the solver's terms belong to a process, and not to a thread."""

    @wraps(asked)
    def taken(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with _TURN:
            let_any_thread_free()
            return asked(*args, **kwargs)

    return taken


@contextmanager
def answers(seconds: float, jobs: int, *, route: Route = Route.AUTO, cross_check: bool = False) -> Iterator[Ask]:
    """One verdict for each question. With one job in this process, where nothing is killed; else in so many others.

    Raises `ValueError` for a limit or a number that is none.
    """
    check_seconds(seconds)
    if jobs < 1:
        raise ValueError(f"found jobs={jobs}; expected at least 1")
    engine = partial(verify, route=route, cross_check=cross_check)
    if jobs == 1:
        yield lambda questions: [answer(engine, each, seconds) for each in questions]
        return
    with kept_workers(jobs) as workers:
        yield lambda questions: verdicts(questions, seconds, engine, workers) if questions else ()


def listed(names: str | Iterable[str] | None) -> list[str]:
    """Several names, or one; none for all."""
    return [names] if isinstance(names, str) else list(names or ())
