"""Who answers what a command asks: the engine in worker processes, and before it what is known already."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from novate.proofs.engine.limits import Route
from novate.system.garbage import keep_what_is_there

if TYPE_CHECKING:  # at run time these take a while, and every command imports this module
    from novate.caching.memory import Ask, Memory
    from novate.proofs.verdicts.verdict import Verdict
    from novate.workers.verification import Job


def answers_to(
    questions: Sequence[Job],
    memory: Memory,
    seconds: float,
    *,
    route: Route = Route.AUTO,
    cross_check: bool = False,
    jobs: int | None = None,
) -> Generator[tuple[int, Verdict]]:
    """The engine's verdicts; what every worker needs of it is imported and worked out here, once."""
    if not questions:
        return
    from novate.caching.theorems import recall
    from novate.workers.engine import verify as verify_with_engine
    from novate.workers.verification import as_they_come

    keep_what_is_there()
    recall(questions, memory)
    ask = partial(verify_with_engine, route=route, cross_check=cross_check)
    yield from as_they_come(questions, seconds, ask, jobs)


def remembered(seconds: float, *, no_cache: bool, jobs: int | None = None) -> Ask:
    """The same, but for what is known from before; `seconds` is the wall limit of one verdict."""
    from novate.caching.memory import memory

    known = memory(seconds, no_cache=no_cache)
    return partial(known.answered, ask=partial(answers_to, memory=known, seconds=seconds, jobs=jobs))
