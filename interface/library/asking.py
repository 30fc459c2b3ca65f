"""Who answers what is asked from Python: the engine in this process, or worker processes where several are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from inspect import signature
from threading import RLock
from typing import ParamSpec, TypeVar

from novate.caching.memory import Ask as OneByOne
from novate.caching.memory import memory
from novate.library.specification import Specification
from novate.proofs.engine.limits import Route
from novate.proofs.engine.solver import let_any_thread_free
from novate.proofs.verdicts.verdict import Verdict
from novate.system.progress import silence
from novate.system.wall_limit import SECONDS, check_seconds
from novate.workers.engine import verify
from novate.workers.verification import Job, answer, kept_workers, verdicts

__all__ = ["SECONDS", "answers", "asked", "in_turn", "listed", "taking_turns"]

Given = ParamSpec("Given")
Result = TypeVar("Result")
Ask = Callable[[Sequence[Job]], Sequence[Verdict]]

_TURN = RLock()


def in_turn(asked: Callable[Given, Result]) -> Callable[Given, Result]:
    """A question whose calls wait for each other: the solver's terms belong to a process, and not to a thread.

    Its first argument is a specification. It shows nothing of what it does.
    """
    (first, *_) = signature(asked).parameters

    @wraps(asked)
    def taken(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        check_specification(args[0] if args else kwargs.get(first))
        with taking_turns():
            return asked(*args, **kwargs)

    return taken


@contextmanager
def taking_turns() -> Iterator[None]:
    """One question at a time, without a word; whatever it is about."""
    with _TURN, silence():
        let_any_thread_free()
        yield


def check_specification(found: object) -> None:
    """What every question begins with. Raises `TypeError`."""
    if not isinstance(found, Specification):
        raise TypeError(f"found a {type(found).__name__}; expected a specification, as novate.read gives")


@contextmanager
def answers(
    seconds: float, jobs: int, *, route: Route = Route.AUTO, cross_check: bool = False, cache: bool = False
) -> Iterator[Ask]:
    """One verdict for each question. With one job in this process, where nothing is killed; else in so many others.

    With a cache it is that of the command line: what is known there is not asked, and what is found is kept.

    Raises `ValueError` for a limit or a number that is none.
    """
    check_seconds(seconds)
    if jobs < 1:
        raise ValueError(f"found jobs={jobs}; expected at least 1")
    engine = partial(verify, route=route, cross_check=cross_check)
    known = memory(seconds, route, cross_check=cross_check, no_cache=not cache)
    if jobs == 1:
        yield partial(known.all_answered, ask=lambda questions: [answer(engine, each, seconds) for each in questions])
        return
    with kept_workers(jobs) as workers:
        yield partial(known.all_answered, ask=lambda questions: verdicts(questions, seconds, engine, workers))


def one_by_one(ask: Ask) -> OneByOne:
    """The same for whoever takes each verdict with its question's place."""
    return lambda questions: (each for each in enumerate(ask(questions)))


def asked(names: str | Iterable[str] | None) -> list[str]:
    """Names of what is asked about; none for all. Raises `ValueError` where a list has none."""
    found = listed(names)
    if names is not None and not found:
        raise ValueError("nothing to ask: found no name; expected some, or None for all")
    return found


def listed(names: str | Iterable[str] | None) -> list[str]:
    """Several names, or one; none for all."""
    return [names] if isinstance(names, str) else list(names or ())
