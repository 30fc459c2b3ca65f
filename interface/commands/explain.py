"""`novate explain`: why a number is what it is, with the file's own numbers in the theorem's inequality."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option

from novate.commands import design_options as options
from novate.commands.choices import chosen
from novate.commands.completion import property_names
from novate.model.specification import Side, Specification
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.caching.memory import Memory
    from novate.explaining.explanation import Explanation
    from novate.proofs.design.question import Question
    from novate.proofs.verdicts.verdict import Verdict


class ExplanationFormat(StrEnum):
    """How an explanation is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def explain(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    name: Annotated[
        str | None,
        Argument(
            metavar="[PROPERTY]",
            help="As novate verify names it; else no-bad-debt.",
            show_default=False,
            autocompletion=property_names,
        ),
    ] = None,
    market: Annotated[str | None, Option("--market", metavar="M", help="This market; else the first.")] = None,
    side: Annotated[Side | None, Option("--side", help="Only this side; else both.")] = None,
    output: Annotated[
        ExplanationFormat, Option("--format", help="For a person, a program, or a page.")
    ] = ExplanationFormat.TEXT,
    latex: Annotated[bool, Option("--latex", help="A fragment for a paper; it needs amsmath.")] = False,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
    no_cache: options.NoCache = False,
) -> ExitCode:
    """Say why a verdict is what it is: the inequality with the file's numbers, each symbol, and what it rests on.

    Example: novate explain examples/dydx-v4-eth-usd.toml no-bad-debt --side long

    Exit code: 0 it is explained, whatever the verdict; 3 bad input.
    """
    from novate.caching.memory import memory
    from novate.design.questions import questions as questions_about
    from novate.explaining.explain import explain as explained
    from novate.proofs.design.question import Question
    from novate.properties import PROPERTIES, USUAL

    if latex and output is not ExplanationFormat.TEXT:
        raise BadParameter(f"found --format {output}; expected one of the two", param_hint="--latex")
    options.check_seconds(timeout)
    document, specification = options.read(file)
    (asked,) = chosen([USUAL.name if name is None else name], PROPERTIES, "PROPERTY")
    wanted = chosen([market] if market else [next(iter(specification.markets))], specification.markets, "--market")
    questions = questions_about(specification, wanted, [side] if side else list(Side), [asked])
    if not questions:
        raise BadParameter(f"{wanted[0]} has no {side} side that may default", param_hint="--side")
    verdicts, others = _verdicts(specification, questions, timeout, memory(timeout, no_cache=no_cache))
    found = [
        explained(document, specification, Question(each.market, each.side, each.property), each, others)
        for each in verdicts
    ]
    _print(str(file), found, output, latex=latex)
    return ExitCode.AS_WISHED


def _verdicts(
    specification: Specification, questions: Sequence[Question], seconds: float, known: Memory
) -> tuple[Sequence[Verdict], Sequence[Verdict]]:
    """Those that are asked about, and those of the property that answers for the keepers' delay."""
    from novate.design.judging import shown_activity
    from novate.design.questions import questions as questions_about
    from novate.proofs.verdicts.assume_guarantee import NAME

    of_keepers = questions_about(specification, list(specification.markets), list(Side), [NAME])
    more = [each for each in of_keepers if each not in questions]
    with shown_activity("explaining") as say, options.judge_of(seconds, say, known) as judge:
        found = judge([*questions, *more]).verdicts(specification)
    return found[: len(questions)], [each for each in found if each.property == NAME]


def _print(file: str, found: Sequence[Explanation], output: ExplanationFormat, *, latex: bool) -> None:
    from novate.system.layout import new_console

    if latex:
        from novate.explaining.latex import as_latex

        write_output(as_latex(file, found))
    elif output is ExplanationFormat.JSON:
        from novate.explaining.json_form import as_json

        write_output(as_json(file, found, tool_version()))
    elif output is ExplanationFormat.MARKDOWN:
        from novate.explaining.markdown import as_markdown

        write_output(as_markdown(file, found))
    else:
        from novate.explaining.text import as_text

        write_output(as_text(file, found, new_console()))
