"""`novate init`: a first specification file, from a few options or questions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Abort, Argument, BadParameter, Exit, Option

from novate.commands.output_file import OutputFile
from novate.model.specification import Keeper, Margin
from novate.system.exit_codes import ExitCode
from novate.system.shell import command, file_word
from novate.system.streams import write_notice, write_output

if TYPE_CHECKING:
    from novate.starting.first_file import Asked


class CloseOuts(StrEnum):
    """How much of a position a close-out takes."""

    WHOLE = "whole"
    PARTIAL = "partial"


_Text = str | None


def init(
    file: Annotated[
        Path, Argument(metavar="[FILE]", help="The file to write; it must not be there. - for standard output.")
    ] = Path("market.toml"),
    market: Annotated[_Text, Option("--market", metavar="NAME", help="What the market is called.")] = None,
    margin: Annotated[Margin | None, Option("--margin", help="How collateral stands behind positions.")] = None,
    initial: Annotated[_Text, Option("--initial", metavar="RATE", help="The initial margin.")] = None,
    maintenance: Annotated[_Text, Option("--maintenance", metavar="RATE", help="The maintenance margin.")] = None,
    penalty: Annotated[_Text, Option("--penalty", metavar="RATE", help="The penalty of a close-out.")] = None,
    keeper: Annotated[Keeper | None, Option("--keeper", help="Who closes accounts out.")] = None,
    close_outs: Annotated[CloseOuts | None, Option("--close-outs", help="Whole positions, or parts.")] = None,
    move: Annotated[_Text, Option("--move", metavar="RATE", help="How far the price moves in a block.")] = None,
    delay: Annotated[_Text, Option("--delay", metavar="TIME", help="How late keepers may be: '2 blocks'.")] = None,
    slippage: Annotated[_Text, Option("--slippage", metavar="RATE", help="How much worse a close-out fills.")] = None,
) -> ExitCode:
    """Write a first specification file, with a comment on each key. At a terminal it asks what no option says.

    Example: novate init market.toml --market ETH-USD --maintenance 3% --initial 5%

    Exit code: 0 it is written; 3 bad input; 130 interrupted, nothing is written.
    """
    from novate.starting.first_file import MARKET_NAME

    to = _target(file)
    given = {
        "margin": margin,
        "initial": initial,
        "maintenance": maintenance,
        "penalty": penalty,
        "keeper": keeper,
        "move": move,
        "delay": delay,
        "slippage": slippage,
    }
    answers = {key: str(value) for key, value in given.items() if value is not None}
    _check(MARKET_NAME if market is None else market, answers)
    if sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        try:
            market, answers, close_outs = _asked_for(market, answers, close_outs)
        except Abort:
            write_notice(f"\nnovate: interrupted: {file} is not written")
            return ExitCode.INTERRUPTED
    text = _text(market or MARKET_NAME, answers, close_outs or CloseOuts.WHOLE)
    if to is None:
        write_output(text)
    else:
        to.write(text)
        write_notice(f"saved {file}; next: {command('verify', file_word(str(file)))}")
    return ExitCode.AS_WISHED


def _target(file: Path) -> OutputFile | None:
    """Where to write; None for standard output. Raises `BadParameter` where something is there."""
    if str(file) == "-":
        return None
    if file.exists() or file.is_symlink():
        raise BadParameter(f"found {file}, which is there already; expected a new name", param_hint="FILE")
    return OutputFile.of(file, "FILE")


def _text(market: str, answers: dict[str, str], close_outs: CloseOuts) -> str:
    """The file; ends the command where an answer is none."""
    from novate.reports.problem_list import print_problems
    from novate.specification.file import SpecificationError, parse_document
    from novate.starting.first_file import commented, starter

    document = starter(market, answers, close_outs)
    try:
        parse_document(document)
    except SpecificationError as error:
        print_problems("what was asked for", error.problems)
        raise Exit(ExitCode.BAD_INPUT) from None
    return commented(document)


def _check(market: str, answers: Mapping[str, str]) -> None:
    """Say at once what is wrong with the options, whatever is answered to the questions; ends the command then."""
    from novate.reports.problem_list import print_problems
    from novate.starting.first_file import faults

    if problems := faults(market, answers):
        print_problems("what was asked for", problems)
        raise Exit(ExitCode.BAD_INPUT)


def _asked_for(
    market: str | None, answers: Mapping[str, str], close_outs: CloseOuts | None
) -> tuple[str, dict[str, str], CloseOuts]:
    """What no option says is asked, one question after the other. Raises `Abort` at Ctrl-C or Ctrl-D."""
    from novate.starting.first_file import ASKED, MARKET_NAME, faults

    name = market or _reply("The market's name", MARKET_NAME, lambda found: faults(found, answers))
    known = dict(answers)
    for each in ASKED:
        if each.option not in known:
            known[each.option] = _answer(each, name, known)
    return name, known, close_outs or CloseOuts(_reply_one_of("Close-outs", [*CloseOuts]))


def _answer(each: Asked, market: str, known: Mapping[str, str]) -> str:
    """The answer to one question, with what it means; asked again until it goes with all that is known."""
    from novate.model.parameter import Choice
    from novate.starting.first_file import faults

    kind = each.declaration.kind
    write_notice(f"\n{each.declaration.description}")
    if isinstance(kind, Choice):
        return _reply_one_of(each.option, [*kind.options], each.default)
    return _reply(each.option, each.default, lambda found: faults(market, {**known, each.option: found}))


def _reply_one_of(words: str, options: Sequence[object], default: str = "") -> str:
    """One of a few words."""
    known = [str(option) for option in options]
    expected = " or ".join(known)

    def wrong(found: str) -> list[str]:
        return [] if found in known else [f"found {found!r}; expected {expected}"]

    return _reply(f"{words} ({expected})", default or known[0], wrong)


def _reply(words: str, default: str, wrong: Callable[[str], Sequence[object]]) -> str:
    """A text with which nothing is wrong."""
    while True:
        found = str(typer.prompt(words, default=default, err=True)).strip()
        faults = wrong(found)
        if not faults:
            return found
        for each in faults:
            write_notice(str(each))
