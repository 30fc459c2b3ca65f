"""`novate verify`: specification files to verdicts, a report, and an exit code."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option

from novate.commands.asking import answers_to
from novate.commands.choices import chosen
from novate.commands.completion import property_names
from novate.commands.design_options import DEFAULT_SECONDS, NoCache, Timeout, check_seconds
from novate.model.specification import Specification
from novate.proofs.engine.limits import Route
from novate.reports.formats.registry import AnswerFormat
from novate.system.exit_codes import ExitCode, worst
from novate.system.interrupts import interrupts_wait
from novate.system.progress import meter
from novate.system.streams import write_notice

if TYPE_CHECKING:  # at run time these take a while, and every command imports this module
    from novate.caching.memory import Ask
    from novate.commands.answer_outputs import Outputs
    from novate.reports.verify_run import Run


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def verify(
    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE",
            help="Specification files (TOML); a directory for all *.toml in it, - for standard input.",
            show_default=False,
        ),
    ],
    properties: Annotated[
        list[str] | None,
        Option("--property", metavar="P", help="Only this property; may be repeated.", autocompletion=property_names),
    ] = None,
    markets: Annotated[
        list[str] | None, Option("--market", metavar="M", help="Only this market; may be repeated.")
    ] = None,
    output: Annotated[
        AnswerFormat, Option("--format", help="For a person, for a program, or for a CI system (docs/ci.md).")
    ] = AnswerFormat.TEXT,
    files_written: Annotated[
        list[str] | None,
        Option("--output", "-o", metavar="FORMAT:FILE", help="A file besides, as sarif:novate.sarif; may be repeated."),
    ] = None,
    quiet: Annotated[bool, Option("--quiet", "-q", help="Only what is not fine, in a line each.")] = False,
    show: Annotated[
        bool, Option("--show", help="What each verdict rests on and why; how it breaks, block by block.")
    ] = False,
    verbose: Annotated[bool, Option("--verbose", "-v", help="The same of every market.")] = False,
    summary: Annotated[bool, Option("--summary", help="One line for each market.")] = False,
    jobs: Annotated[
        int | None, Option("--jobs", "-j", metavar="N", min=1, help="Worker processes; else one for each processor.")
    ] = None,
    timeout: Timeout = DEFAULT_SECONDS,
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
        bool, Option("--cross-check", help="Ask a second solver about every obligation, too: yices or cvc5.")
    ] = False,
    baseline: Annotated[
        Path | None, Option(metavar="FILE", help="Accept the verdicts in this baseline, and nothing worse.")
    ] = None,
    no_cache: NoCache = False,
    write_baseline: Annotated[
        Path | None, Option(metavar="FILE", help="Write a baseline: the verdicts that are not fine today.")
    ] = None,
) -> ExitCode:
    """Prove that markets are safe, or show exactly how they break.

    Example: novate verify examples/dydx-v4-eth-usd.toml --property no-bad-debt

    After an interrupt the same command goes on where it was: what is known is kept (docs/cache.md).

    Exit code: 0 all proved, not applicable or as expected; 1 something violated; 2 something not decided; 3 bad input.
    """
    from novate.caching.memory import memory as known_before
    from novate.commands.answer_outputs import detail_of, outputs
    from novate.commands.baseline_options import compare_baseline, given_baseline, new_baseline, save_baseline
    from novate.commands.scenario_folder import check_folder
    from novate.commands.specification_files import read_files
    from novate.properties import PROPERTIES
    from novate.reports.verify_run import Run

    check_seconds(timeout)
    _check_method(method, cross_check=cross_check)
    asked = chosen(properties, PROPERTIES, "--property")
    detail = detail_of(quiet=quiet, summary=summary, show=show, verbose=verbose)
    to = outputs(output, files_written or (), detail, [*files, *([baseline] if baseline else ())])
    if save is not None:
        check_folder(save)
    renewed = new_baseline(write_baseline, baseline, files)
    known = None if renewed else given_baseline(baseline)
    found = read_files(files)
    read = [each.read for each in found]
    wanted = _markets(markets, [each for each in read if isinstance(each, Specification)])
    lines = {each.name: each.lines for each in found}
    run = Run([each.name for each in found], read, wanted, asked, known, lines)
    memory = known_before(timeout, method, cross_check=cross_check, no_cache=no_cache)
    ask = partial(answers_to, memory=memory, seconds=timeout, route=method, cross_check=cross_check, jobs=jobs)
    _answer(run, partial(memory.answered, ask=ask), to, save, is_kept=memory.folder is not None)
    for notice in memory.notices if verbose else ():
        write_notice(f"novate: {notice}")
    if renewed is not None:
        save_baseline(renewed, run)
    elif baseline is not None:
        compare_baseline(str(baseline), run)
    return worst(result.exit_code for result in run.results)


def _check_method(method: Route, *, cross_check: bool) -> None:
    if cross_check and method is Route.THEOREM:
        expected = "expected auto, search or horn: a theorem leaves no obligations about these numbers to cross-check"
        raise BadParameter(f"found {method} with --cross-check; {expected}", param_hint="--method")
    if cross_check:
        check_second_solver()


def _markets(asked: Sequence[str] | None, specifications: Sequence[Specification]) -> list[str]:
    """The markets to look at: each that is asked for is in at least one of the files."""
    known = dict.fromkeys(name for specification in specifications for name in specification.markets)
    return chosen(asked, known, "--market") if specifications else []


def _answer(run: Run, ask: Ask, to: Outputs, save: Path | None, *, is_kept: bool) -> None:
    """Write each file's answer as soon as it is whole; after an interrupt, all that is known, and then end."""
    try:
        _work(run, ask, to)
    except (KeyboardInterrupt, SystemExit):
        missing, whole = run.missing, len(run.questions)
        with interrupts_wait():
            while run.is_any_left:
                to.write(run.take())
            _close(run, to, save)
            goes_on = "; the same command goes on from here" if is_kept else ""
            write_notice(f"novate: interrupted: {missing} of {whole} verdicts are missing{goes_on}")
        raise
    _close(run, to, save)


def _work(run: Run, ask: Ask, to: Outputs) -> None:
    """Ask all questions, and write what is whole; a line of progress tells what is not fine."""
    from novate.reports.doubts import Doubts

    questions = run.questions
    doubts = Doubts()
    shown = meter("verifying", len(questions), doubts.told, is_shown=not to.is_quiet)
    with shown as far, closing(ask(questions)) as coming:
        _write_finished(run, to)
        for place, verdict in coming:
            run.add(place, verdict)
            doubts.add(verdict)
            far.advance()
            if run.is_any_finished:
                with far.hidden():
                    _write_finished(run, to)


def _write_finished(run: Run, to: Outputs) -> None:
    """Write whatever is whole; an interrupt waits until what was taken is written."""
    with interrupts_wait():
        while run.is_any_finished:
            to.write(run.take())


def _close(run: Run, to: Outputs, save: Path | None) -> None:
    """What is said in the end, and the scenarios."""
    from novate.commands.scenario_folder import save_scenarios

    to.close(run.results)
    saved = [] if save is None else save_scenarios(save, run.results)
    for path in saved:
        write_notice(f"saved {path}")
    if saved:
        write_notice(f"next: {shlex.join(['novate', 'replay', str(save), '--show'])}")


def check_second_solver() -> None:
    """Say what to install, before any work is done."""
    from novate.proofs.engine.second_solver import MissingSolverError, second_solvers
    from novate.system.optional_libraries import how_to_install

    try:
        second_solvers()
    except MissingSolverError as error:
        raise BadParameter(how_to_install(*error.args), param_hint="--cross-check") from error
