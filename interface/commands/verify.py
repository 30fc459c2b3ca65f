"""`novate verify`: specification files to verdicts, a report, and an exit code."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option

from novate.answers import Answer, Unreadable
from novate.commands.choices import chosen
from novate.commands.scenario_folder import check_folder, save_scenarios
from novate.exit_codes import ExitCode, worst
from novate.expectations import judged
from novate.model.specification import Specification
from novate.progress import show_progress
from novate.proofs.assume_guarantee import with_guarantees
from novate.proofs.limits import Route
from novate.proofs.verdict import Verdict
from novate.streams import write_notice, write_output
from novate.verification import Job, jobs, verdicts
from novate.version import tool_version


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def verify(
    files: Annotated[list[Path], Argument(metavar="FILE", help="Specification files (TOML).", show_default=False)],
    properties: Annotated[
        list[str] | None, Option("--property", metavar="P", help="Only this property; may be repeated.")
    ] = None,
    markets: Annotated[
        list[str] | None, Option("--market", metavar="M", help="Only this market; may be repeated.")
    ] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    timeout: Annotated[float, Option(metavar="S", help="Seconds after which one verdict is given up.")] = 60.0,
    save: Annotated[
        Path | None, Option("--save-scenarios", metavar="DIR", help="Write each violation's scenario here (ITF JSON).")
    ] = None,
    method: Annotated[
        Route,
        Option(
            metavar="M", help="auto: a theorem where one decides, else a search; theorem, search, horn: that alone."
        ),
    ] = Route.AUTO,
    cross_check: Annotated[
        bool, Option("--cross-check", help="Ask cvc5 (and yices, if installed) about every obligation, too.")
    ] = False,
) -> ExitCode:
    """Prove that markets are safe, or show exactly how they break.

    Example: novate verify examples/dydx-v4-eth-usd.toml --property no-bad-debt

    Exit code: 0 all proved, not applicable or as expected; 1 something violated; 2 something not decided; 3 bad input.
    """
    from novate.properties import PROPERTIES

    _check_timeout(timeout)
    _check_method(method, cross_check=cross_check)
    asked = chosen(properties, PROPERTIES, "--property")
    if save is not None:
        check_folder(save)
    read = [_read(file) for file in files]
    wanted = _markets(markets, [each for each in read if isinstance(each, Specification)])
    ask = partial(_asked, seconds=timeout, route=method, cross_check=cross_check)
    results = _results(files, read, wanted, asked, ask)
    saved = save_scenarios(save, results) if save is not None else []
    _report(results, output, saved)
    return worst(result.exit_code for result in results)


def _check_timeout(seconds: float) -> None:
    if not (math.isfinite(seconds) and seconds > 0):
        raise BadParameter(f"found {seconds}; expected a positive number of seconds such as 60", param_hint="--timeout")


def _check_method(method: Route, *, cross_check: bool) -> None:
    if cross_check and method is Route.THEOREM:
        expected = "expected auto, search or horn: a theorem leaves no obligations about these numbers to cross-check"
        raise BadParameter(f"found {method} with --cross-check; {expected}", param_hint="--method")


def _read(file: Path) -> Specification | Unreadable:
    """A specification, or everything that is wrong with the file."""
    from novate.specification_file import SpecificationError, read_specification

    try:
        return read_specification(file)
    except SpecificationError as error:
        return Unreadable(str(file), error.problems)


def _markets(asked: Sequence[str] | None, specifications: Sequence[Specification]) -> list[str]:
    """The markets to look at: each that is asked for is in at least one of the files."""
    known = dict.fromkeys(name for specification in specifications for name in specification.markets)
    return chosen(asked, known, "--market") if specifications else []


def _results(
    files: Sequence[Path],
    read: Sequence[Specification | Unreadable],
    markets: Sequence[str],
    properties: Sequence[str],
    ask: Callable[[Sequence[Job]], tuple[Verdict, ...]],
) -> list[Answer | Unreadable]:
    """All questions of all files go to one pool; then each file gets its own answers back."""
    questions = [list(jobs(each, markets, properties)) if isinstance(each, Specification) else [] for each in read]
    found = iter(ask([job for each in questions for job in each]))
    results: list[Answer | Unreadable] = []
    for file, each, asked in zip(files, read, questions, strict=True):
        if isinstance(each, Unreadable):
            results.append(each)
        else:
            ours = with_guarantees(each, tuple(islice(found, len(asked))))
            results.append(Answer(str(file), each, ours, judged(each, ours)))
    return results


def _asked(questions: Sequence[Job], seconds: float, *, route: Route, cross_check: bool) -> tuple[Verdict, ...]:
    """The engine's verdicts; it is imported here once, and not again in every worker."""
    if not questions:
        return ()
    from novate.engine import verify as verify_with_engine

    if cross_check:
        check_second_solver()
    ask = partial(verify_with_engine, route=route, cross_check=cross_check)
    return verdicts(questions, seconds, ask, show_progress)


def check_second_solver() -> None:
    """Say what to install, before any work is done."""
    from novate.proofs.second_solver import MissingSolverError, second_solvers

    try:
        second_solvers()
    except MissingSolverError as error:
        raise BadParameter(str(error), param_hint="--cross-check") from error


def _report(results: Sequence[Answer | Unreadable], output: Format, saved: Sequence[Path]) -> None:
    """Problems to standard error, answers to standard output."""
    for result in results:
        if isinstance(result, Unreadable):
            from novate.problem_table import print_problems

            print_problems(result.file, result.problems)
    if output is Format.JSON:
        from novate import report_json

        write_output(report_json.report(results, tool_version()))
    else:
        from novate import report_text
        from novate.layout import new_console

        answers = [result for result in results if isinstance(result, Answer)]
        write_output(report_text.report(answers, new_console()))
    for path in saved:
        write_notice(f"saved {path}")
