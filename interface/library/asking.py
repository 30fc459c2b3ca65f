"""Who answers what is asked from Python: the engine in this process, or worker processes where several are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from threading import RLock
from typing import ParamSpec, TypeVar

from novate.library.specification import Specification
from novate.proofs.engine.limits import Route
from novate.proofs.engine.solver import let_any_thread_free
from novate.proofs.verdicts.verdict import Verdict
from novate.system.wall_limit import SECONDS, check_seconds
from novate.workers.engine import verify
from novate.workers.verification import Job, answer, kept_workers, verdicts

__all__ = ["SECONDS", "answers", "in_turn", "listed"]

Given = ParamSpec("Given")
Result = TypeVar("Result")
Ask = Callable[[Sequence[Job]], Sequence[Verdict]]

_TURN = RLock()


def in_turn(asked: Callable[Given, Result]) -> Callable[Given, Result]:
    """A question whose calls wait for each other: the solver's terms belong to a process, and not to a thread."""

    @wraps(asked)
    def taken(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        _check_specification(*args, **kwargs)
        with _TURN:
            let_any_thread_free()
            return asked(*args, **kwargs)

    return taken


def _check_specification(specification: object = None, *_: object, **__: object) -> None:
    """What every question begins with. Raises `TypeError`."""
    if not isinstance(specification, Specification):
        raise TypeError(f"found a {type(specification).__name__}; expected a specification, as novate.read gives")


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
