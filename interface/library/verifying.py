"""Verify: every verdict about a specification."""

from __future__ import annotations

from collections.abc import Iterable

from novate.gate.baseline import NOTHING
from novate.library.asking import SECONDS, answers, asked, in_turn
from novate.library.report import Report
from novate.library.specification import Specification
from novate.library.verdict import verdicts_of
from novate.proofs.engine.limits import Route
from novate.properties import PROPERTIES
from novate.reports.answers import FileAnswer
from novate.reports.verify_run import Run
from novate.system.names import chosen


@in_turn
def verify(
    specification: Specification,
    *,
    properties: str | Iterable[str] | None = None,
    markets: str | Iterable[str] | None = None,
    method: str = Route.AUTO,
    seconds: float = SECONDS,
    jobs: int = 1,
    cross_check: bool = False,
    cache: bool = False,
) -> Report:
    """Prove that markets are safe, or show exactly how they break: `novate verify` on the command line.

    `properties` and `markets` by their names, or one name; all where none is given. `method`: `auto` (a theorem where
    one decides, else a search), `theorem`, `search` or `horn`. `jobs`: 1 asks in this process, and `seconds` limits
    each question to the solver; more ask in so many worker processes, and `seconds` limits each verdict.
    `cross_check` asks a second solver, too. `cache`: what the command line's cache knows is not asked
    again, and what is found is kept there (docs/cache.md); without it nothing is read or written.

    Raises `ValueError` for a name, a method or a number that is none.
    """
    names = chosen(asked(properties), PROPERTIES)
    wanted = chosen(asked(markets), specification.markets)
    (route,) = chosen([method], Route)
    run = Run([specification.source], [specification.meaning], wanted, names, NOTHING)
    with answers(seconds, jobs, route=Route(route), cross_check=cross_check, cache=cache) as ask:
        for place, verdict in enumerate(ask(run.questions)):
            run.add(place, verdict)
    answer = run.take()
    assert isinstance(answer, FileAnswer)
    return Report(verdicts_of(answer), specification, answer)
