"""`novate threshold`: the smallest or largest safe value of a parameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from novate.commands import design_options as options
from novate.commands.verify import Format
from novate.model.specification import Side, Specification
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.design.judging import Judge
    from novate.design.threshold import Threshold
    from novate.design.threshold_report import Checks
    from novate.proofs.design.question import Question
    from novate.specification.parameters import Parameter


def threshold(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    parameter: Annotated[
        str, Option("--parameter", metavar="KEY", help="As in the file: markets.ETH-USD.maintenance_margin.")
    ],
    name: options.Property = None,
    side: Annotated[Side | None, Option("--side", help="Only this side; else both.")] = None,
    market: Annotated[
        str | None, Option("--market", metavar="M", help="Only this market; else all that the key is about.")
    ] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    verify: Annotated[
        bool, Option("--verify", help="Ask the proof engine on either side of each bound, not only the theorem.")
    ] = False,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
    no_cache: options.NoCache = False,
) -> ExitCode:
    """Find the smallest or largest safe value of any rate, amount or delay in a file: exactly, and rounded safely.

    Example: novate threshold examples/too-much-leverage.toml --parameter markets.ETH-USD.maintenance_margin

    Exit code: 0 there are safe values; 1 no value is safe; 2 none was found; 3 bad input.
    """
    from novate.caching.memory import memory
    from novate.design.judging import shown_activity

    options.check_seconds(timeout)
    document, specification = options.read(file)
    asked = options.named_parameter(document, parameter, "--parameter")
    questions = _questions(specification, asked, options.one_property(name, specification, asked), side, market)
    known = memory(timeout, no_cache=no_cache)
    with shown_activity("looking for the threshold") as say:
        found, checks = _answer(document, asked, questions, options.judge_of(timeout, say, known), verify=verify)
    _print(str(file), found, checks, output)
    if not found.never:
        return ExitCode.AS_WISHED
    return ExitCode.UNDECIDED if found.is_open else ExitCode.VIOLATED


def _questions(
    specification: Specification, asked: Parameter, name: str, side: Side | None, market: str | None
) -> list[Question]:
    """About the market that the key names, or every one; those that apply."""
    from novate.design.questions import market_of

    return options.about(specification, name, list(Side) if side is None else [side], market or market_of(asked), asked)


def _answer(
    document: dict[str, Any],
    asked: Parameter,
    questions: list[Question],
    judges: AbstractContextManager[Callable[[Sequence[Question]], Judge]],
    *,
    verify: bool,
) -> tuple[Threshold, Checks]:
    """The threshold, and what is known on either side of each bound."""
    from novate.design.threshold import threshold as find
    from novate.design.threshold_checks import by_engine, by_theorem

    with judges as judge:
        found = find(document, asked, questions, judge)
        return found, by_engine(document, found, judge) if verify else by_theorem(document, found)


def _print(file: str, found: Threshold, checks: Checks, output: Format) -> None:
    from novate.design import threshold_report
    from novate.system.layout import new_console

    if output is Format.JSON:
        write_output(threshold_report.as_json(file, found, checks, tool_version()))
    else:
        write_output(threshold_report.as_text(found, checks, new_console()))
