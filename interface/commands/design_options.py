"""What the commands that answer design questions have in common: the file, its markets, sides and properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import BadParameter, Exit, Option

from novate.caching.folder import NO_CACHE
from novate.commands.completion import property_names
from novate.model.specification import Side, Specification
from novate.system import wall_limit
from novate.system.exit_codes import ExitCode
from novate.system.garbage import keep_what_is_there
from novate.system.names import UnknownNameError

if TYPE_CHECKING:  # at run time these would import the solver
    from novate.caching.memory import Memory
    from novate.design.judging import Judge, Say
    from novate.proofs.design.question import Question
    from novate.proofs.verdicts.verdict import Verdict
    from novate.specification.parameters import Parameter
    from novate.workers.verification import Job


DEFAULT_SECONDS = wall_limit.SECONDS

Property = Annotated[
    str | None,
    Option(
        "--property",
        metavar="P",
        autocompletion=property_names,
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
        envvar=NO_CACHE,
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


def one_property(name: str | None, specification: Specification, parameter: Parameter) -> str:
    """A property by its name; without one, what the parameter can change. Raises `BadParameter`."""
    from novate.design import questions

    try:
        return questions.one_property(name, specification, parameter)
    except UnknownNameError as error:
        raise BadParameter(str(error), param_hint="--property") from None


def about(
    specification: Specification, name: str, sides: Sequence[Side], market: str | None, *parameters: Parameter
) -> list[Question]:
    """The questions that apply to a market, or to every one. Raises `BadParameter`."""
    from novate.design import questions

    try:
        return questions.about(specification, name, sides, market, *parameters)
    except UnknownNameError as error:
        raise BadParameter(str(error), param_hint="--market") from None
    except questions.NotApplicableError as error:
        raise BadParameter(str(error), param_hint="--property") from None


def check_seconds(seconds: float) -> None:
    """A wall limit that can be waited for. Raises `BadParameter`."""
    try:
        wall_limit.check_seconds(seconds)
    except ValueError as error:
        raise BadParameter(str(error), param_hint="--timeout") from None


@contextmanager
def judge_of(seconds: float, say: Say, known: Memory) -> Iterator[Callable[[Sequence[Question]], Judge]]:
    """Who gives verdicts on the questions that it is called with; the engine is imported when it is needed."""
    from novate.workers.verification import kept_workers, verdicts

    keep_what_is_there()
    with kept_workers() as workers:

        def ask(jobs: Sequence[Job]) -> Sequence[Verdict]:
            from novate.workers.engine import verify

            return known.all_answered(jobs, lambda left: verdicts(left, seconds, verify, workers))

        def judge(asked: Sequence[Question]) -> Judge:
            from novate.design.judging import Judge

            return Judge(asked, ask, say)

        yield judge
