"""What the commands that answer design questions have in common: the file, its markets, sides and properties."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import BadParameter, Exit, Option

from novate.commands.choices import chosen
from novate.model.parameters import COMMON
from novate.model.specification import Side, Specification
from novate.system.exit_codes import ExitCode

if TYPE_CHECKING:  # at run time these would import the solver
    from novate.caching.memory import Memory
    from novate.design.judging import Judge, Say
    from novate.proofs.design.requirements import Question
    from novate.specification.parameters import Parameter


DEFAULT_SECONDS = 600.0
"""The wall limit where nobody gives one. It is there for what hangs: so large that the solver's own limit, on work,
comes first even where many processes share a processor, and no verdict depends on how busy a machine is."""

Property = Annotated[
    str | None,
    Option(
        "--property",
        metavar="P",
        help="The property that must hold; else no-bad-debt, of a fund or open interest fund-sufficiency (of a fund "
        "without open interest solvency), of what only keepers earn or spend keeper-incentive, of a promise "
        "no-wrongful-close-out.",
        show_default=False,
    ),
]

NoCache = Annotated[
    bool,
    Option(
        "--no-cache",
        envvar="NOVATE_NO_CACHE",
        help="Ask again what was asked before, and keep nothing (docs/cache.md).",
    ),
]

Timeout = Annotated[float, Option("--timeout", metavar="S", help="Seconds after which one verdict is given up.")]


def read(file: Path) -> tuple[dict[str, Any], Specification]:
    """The file's tables and their meaning; ends the command where it has problems."""
    return meaning(file, source(file))


def source(file: Path) -> bytes:
    """The file as it is: a pipe can be read but once; ends the command where it cannot be read."""
    from novate.specification.file import read_source

    with explained(file):
        return read_source(file)


def meaning(file: Path, content: bytes) -> tuple[dict[str, Any], Specification]:
    """The tables in a file's content and their meaning; ends the command where it has problems."""
    from novate.specification.file import not_too_large, parse_both

    with explained(file):
        return parse_both(not_too_large(content))


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """End the command where the file has problems, with all of them."""
    from novate.reports.problem_list import print_problems
    from novate.specification.file import SpecificationError

    try:
        yield
    except SpecificationError as error:
        print_problems(str(file), error.problems)
        raise Exit(ExitCode.BAD_INPUT) from None


def named_parameter(document: dict[str, Any], key: str, option: str) -> Parameter:
    """The parameter with this key. Raises `BadParameter`."""
    from novate.specification.parameters import parameter_named
    from novate.specification.problems import SpecificationError

    try:
        return parameter_named(document, key)
    except SpecificationError as error:
        raise BadParameter(str(error), param_hint=option) from None


def one_property(name: str | None, specification: Specification, about: Parameter) -> str:
    """A property by its name; without one, what the parameter can change. Raises `BadParameter`."""
    from novate.properties import PROPERTIES, USUAL

    if name is None:
        return next((each for each in _decided_by(about) if _applies(each, specification, about)), USUAL.name)
    (found,) = chosen([name], PROPERTIES, "--property")
    return found


def _decided_by(about: Parameter) -> list[str]:
    """The properties that are the parameter's to decide, those of the whole specification first."""
    from novate.properties import PROPERTIES

    found = (each for each in PROPERTIES.values() if about.path[-1] in each.decides)
    return [each.name for each in sorted(found, key=lambda each: not each.of_specification)]


def _applies(name: str, specification: Specification, about: Parameter) -> bool:
    """Whether a property can be asked of some market."""
    every = questions(specification, [*specification.markets], list(Side), [name])
    return gives_what_is_missed(about) or any(each.applies(specification) for each in every)


def gives_what_is_missed(about: Parameter) -> bool:
    """Whether to ask about it puts something there, whose lack makes a property inapplicable."""
    return any(each.key == about.path[-1] and each.is_optional for group in COMMON for each in group.declarations)


def questions(
    specification: Specification, markets: Sequence[str], sides: Sequence[Side], properties: Sequence[str]
) -> list[Question]:
    """Every (market, side, property), and every property of the whole specification."""
    from novate.proofs.design.requirements import Question
    from novate.properties import asked_of, concerning

    wanted = [place for place in specification.places if place[0] in markets and place[1] in sides]
    return [Question(*each) for each in asked_of(wanted, concerning(specification, properties))]


def applicable(specification: Specification, asked: Sequence[Question], *about: Parameter) -> list[Question]:
    """Those about which the file says enough. Raises `BadParameter` where none is."""
    given = any(map(gives_what_is_missed, about))
    found = [each for each in asked if given or each.applies(specification)]
    if not found:
        from novate.properties import PROPERTIES

        first = asked[0]
        market = None if first.market is None else specification.markets[first.market]
        reason = PROPERTIES[first.property].not_applicable(specification, market)
        raise BadParameter(f"{first.property} is not applicable here: {reason}", param_hint="--property")
    return found


def check_seconds(seconds: float) -> None:
    """A wall limit that can be waited for. Raises `BadParameter`."""
    if not (math.isfinite(seconds) and seconds > 0):
        raise BadParameter(f"found {seconds}; expected a positive number of seconds such as 60", param_hint="--timeout")


@contextmanager
def judge_of(seconds: float, say: Say, known: Memory) -> Iterator[Callable[[Sequence[Question]], Judge]]:
    """Who gives verdicts on the questions that it is called with; the engine is imported when it is needed."""
    from novate.workers.verification import kept_workers

    def judge(asked: Sequence[Question]) -> Judge:
        from novate.design.judging import Judge
        from novate.workers.engine import verify

        return Judge(asked, seconds, verify, say, workers, known)

    with kept_workers() as workers:
        yield judge
