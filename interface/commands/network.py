"""`novate network`: what becomes of a clearing layer that several protocols share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

from typer import Argument, BadParameter, Option

from novate.commands.design_options import DEFAULT_SECONDS, check_seconds
from novate.commands.output_file import OutputFile
from novate.system.exit_codes import ExitCode, worst
from novate.system.optional_libraries import require
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.networks.answer import Answer

Read = TypeVar("Read")


class NetworkFormat(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def network(
    files: Annotated[
        list[Path],
        Argument(metavar="FILE...", help="A clearing layer (TOML), or who owes whom (CSV).", show_default=False),
    ],
    cash: Annotated[
        Path | None, Option(metavar="CSV", help="With a CSV of debts: what each has, as member,cash; else nothing.")
    ] = None,
    cash_lost: Annotated[
        str | None, Option("--cash-lost", metavar="RATE", help="With a CSV: of its cash, what a default destroys.")
    ] = None,
    claims_lost: Annotated[
        str | None, Option("--claims-lost", metavar="RATE", help="The same of what others pay it.")
    ] = None,
    png: Annotated[Path | None, Option(metavar="OUT", help="Draw the network (needs the extra plot).")] = None,
    svg: Annotated[Path | None, Option(metavar="OUT", help="The same as SVG.")] = None,
    output: Annotated[NetworkFormat, Option("--format", help="For a person or for a program.")] = NetworkFormat.TEXT,
    timeout: Annotated[
        float, Option("--timeout", metavar="SECONDS", help="For each question to the solver.")
    ] = DEFAULT_SECONDS,
) -> ExitCode:
    """Say who defaults in a network of debts, who loses, what helps, and what a shared pool guarantees.

    Example: novate network examples/networks/shared-clearing-layer.toml

    Exit code: 0 nobody defaults and all is guaranteed and covered, or as [expect] says; 1 not so; 3 bad input.
    """
    check_seconds(timeout)
    costs = _costs(files, cash, cash_lost, claims_lost)
    pictures = _pictures(files, png, svg)
    amounts = {} if cash is None else _cash(cash)
    found = [_answer(path, amounts, costs, timeout) for path in files]
    answers = [each for each in found if each is not None]
    _print(answers, output)
    for kind, file in pictures.items():
        _draw(answers, kind, file)
    return worst(ExitCode.BAD_INPUT if each is None else each.exit_code for each in found)


def _costs(
    files: Sequence[Path], cash: Path | None, cash_lost: str | None, claims_lost: str | None
) -> tuple[Fraction, Fraction]:
    """What a default destroys of cash and of claims. Raises `BadParameter`."""
    from novate.networks.reading import is_list

    given = {"--cash": cash, "--cash-lost": cash_lost, "--claims-lost": claims_lost}
    for option, value in given.items():
        if value is not None and (len(files) > 1 or not is_list(files[0])):
            raise BadParameter("expected one file, a CSV of debts: a TOML file says it itself", param_hint=option)
    return _part(cash_lost, "--cash-lost"), _part(claims_lost, "--claims-lost")


def _part(text: str | None, option: str) -> Fraction:
    from novate.model.quantities import QuantityError
    from novate.networks.reading import parse_cost

    try:
        return parse_cost(text or "0%")
    except QuantityError as error:
        raise BadParameter(str(error), param_hint=option) from None


def _pictures(files: Sequence[Path], png: Path | None, svg: Path | None) -> dict[str, OutputFile]:
    """The pictures that were asked for, by their kind. Raises `BadParameter`."""
    if png is None and svg is None:
        return {}
    if len(files) > 1:
        raise BadParameter(f"found {len(files)} files; expected one, to be drawn", param_hint="--png and --svg")
    require("matplotlib", option="--png and --svg")
    found = {"png": OutputFile.named(png, "--png", ".png"), "svg": OutputFile.named(svg, "--svg", ".svg")}
    return {kind: file for kind, file in found.items() if file is not None}


def _cash(path: Path) -> Mapping[str, Fraction] | None:
    """What each member has; None where that cannot be read, and why is said."""
    from novate.networks.lists import read_cash

    return _readable(path, lambda: read_cash(path))


def _answer(
    path: Path, cash: Mapping[str, Fraction] | None, costs: tuple[Fraction, Fraction], seconds: float
) -> Answer | None:
    """Of one file; None where it or its cash cannot be used, and why is said."""
    from novate.design.judging import shown_activity
    from novate.networks.answer import Answer
    from novate.networks.reading import BesideDebts, read_layer
    from novate.proofs.engine.limits import Limits

    layer = _readable(path, lambda: read_layer(path, BesideDebts(cash or {}, costs)))
    if layer is None or cash is None:
        return None
    with shown_activity("looking for who defaults"):
        return Answer.of(str(path), layer, Limits(seconds=seconds))


def _readable(path: Path, read: Callable[[], Read]) -> Read | None:
    """What is read; None where it cannot be, and everything that is wrong is said."""
    from novate.reports.problem_list import print_problems
    from novate.specification.problems import SpecificationError

    try:
        return read()
    except SpecificationError as error:
        print_problems(str(path), error.problems)
        return None


def _print(answers: Sequence[Answer], output: NetworkFormat) -> None:
    match output:
        case NetworkFormat.JSON:
            from novate.networks.machine_forms import as_json

            write_output(as_json(answers, tool_version()))
        case NetworkFormat.CSV:
            from novate.networks.machine_forms import as_csv

            write_output(as_csv(answers))
        case NetworkFormat.TEXT:
            from novate.networks.text import as_text
            from novate.system.layout import new_console

            write_output("\n".join(as_text(each, new_console()) for each in answers))


def _draw(answers: Sequence[Answer], kind: str, file: OutputFile) -> None:
    from novate.networks.picture import picture

    for answer in answers:
        file.write(picture(answer, kind))
        write_notice(f"saved {file.path}")
