"""`novate init`: a first specification file, from a few options or questions."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, BadParameter, Exit, Option

from novate.commands.output_file import OutputFile
from novate.model.specification import Keeper, Margin
from novate.system.exit_codes import ExitCode
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

    Exit code: 0 it is written; 3 bad input.
    """
    from novate.starting.first_file import ASKED, MARKET_NAME

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
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    name = market or (_reply("The market's name", MARKET_NAME) if asks else MARKET_NAME)
    answers = {key: str(value) for key, value in given.items() if value is not None}
    if asks:
        answers |= {each.option: _asked(each) for each in ASKED if each.option not in answers}
    parts = close_outs or (CloseOuts(_reply_one_of("Close-outs", [*CloseOuts])) if asks else CloseOuts.WHOLE)
    text = _text(name, answers, parts)
    if to is None:
        write_output(text)
    else:
        to.write(text)
        write_notice(f"saved {file}; next: novate verify {file}")
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


def _asked(each: Asked) -> str:
    """The answer to one question, with what it means; asked again until it can be read."""
    from novate.model.parameter import Choice

    kind = each.declaration.kind
    write_notice(f"\n{each.declaration.description}")
    if isinstance(kind, Choice):
        return _reply_one_of(each.option, [*kind.options], each.default)
    return _reply(each.option, each.default, each)


def _reply_one_of(words: str, options: list[Any], default: str = "") -> str:
    """One of a few words."""
    known = [str(option) for option in options]
    while True:
        found = _reply(f"{words} ({' or '.join(known)})", default or known[0])
        if found in known:
            return found
        write_notice(f"found {found!r}; expected {' or '.join(known)}")


def _reply(words: str, default: str, each: Asked | None = None) -> str:
    """A text that can be read as what it is."""
    from novate.model.parameter import Moves, Rate
    from novate.model.quantities import QuantityError, parse_rate, parse_time

    while True:
        found = str(typer.prompt(words, default=default, err=True)).strip()
        if each is None:
            return found
        try:
            (parse_rate if isinstance(each.declaration.kind, Rate | Moves) else parse_time)(found)
        except QuantityError as error:
            write_notice(str(error))
        else:
            return found
