"""`novate network`: what becomes of a clearing layer that several protocols share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option

from novate.commands.design_options import DEFAULT_SECONDS, check_seconds
from novate.commands.output_file import OutputFile
from novate.system.exit_codes import ExitCode, worst
from novate.system.optional_libraries import require
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.model.clearing_layer.layer import ClearingLayer
    from novate.networks.answer import Answer


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
    answers, codes = [], []
    for path in files:
        found = _answer(path, cash, costs, timeout)
        codes.append(ExitCode.BAD_INPUT if found is None else found.exit_code)
        answers += [] if found is None else [found]
    _print(answers, output)
    for kind, file in pictures.items():
        _draw(answers, kind, file)
    return worst(codes)


def _costs(
    files: Sequence[Path], cash: Path | None, cash_lost: str | None, claims_lost: str | None
) -> tuple[Fraction, Fraction]:
    """What a default destroys of cash and of claims. Raises `BadParameter`."""
    given = {"--cash": cash, "--cash-lost": cash_lost, "--claims-lost": claims_lost}
    for option, value in given.items():
        if value is not None and (len(files) > 1 or not _is_list(files[0])):
            raise BadParameter("expected one file, a CSV of debts: a TOML file says it itself", param_hint=option)
    return _part(cash_lost, "--cash-lost"), _part(claims_lost, "--claims-lost")


def _part(text: str | None, option: str) -> Fraction:
    from novate.model.quantities import QuantityError, parse_rate, quoted

    if text is None:
        return Fraction(0)
    try:
        rate = parse_rate(text)
    except QuantityError as error:
        raise BadParameter(str(error), param_hint=option) from None
    if not 0 <= rate <= 1:
        raise BadParameter(f'found {quoted(text)}; expected a rate from "0%" to "100%"', param_hint=option)
    return rate


def _pictures(files: Sequence[Path], png: Path | None, svg: Path | None) -> dict[str, OutputFile]:
    """The pictures that were asked for, by their kind. Raises `BadParameter`."""
    if png is None and svg is None:
        return {}
    if len(files) > 1:
        raise BadParameter(f"found {len(files)} files; expected one, to be drawn", param_hint="--png and --svg")
    require("matplotlib", option="--png and --svg")
    found = {"png": OutputFile.named(png, "--png", ".png"), "svg": OutputFile.named(svg, "--svg", ".svg")}
    return {kind: file for kind, file in found.items() if file is not None}


def _is_list(path: Path) -> bool:
    return path.suffix.lower() in (".csv", ".tsv")


def _answer(path: Path, cash: Path | None, costs: tuple[Fraction, Fraction], seconds: float) -> Answer | None:
    """Of one file; None where it cannot be used, and why is said."""
    from novate.networks.answer import Answer
    from novate.proofs.engine.limits import Limits

    layer = _of_list(path, cash, costs) if _is_list(path) else _of_toml(path)
    return None if layer is None else Answer.of(str(path), layer, Limits(seconds=seconds))


def _of_toml(path: Path) -> ClearingLayer | None:
    from novate.networks.layer_file import parse_layer
    from novate.reports.problem_list import print_problems
    from novate.specification.file import SpecificationError, read_source

    try:
        return parse_layer(read_source(path))
    except SpecificationError as error:
        print_problems(str(path), error.problems)
        return None


def _of_list(path: Path, cash: Path | None, costs: tuple[Fraction, Fraction]) -> ClearingLayer | None:
    from novate.model.clearing_layer.layer import ClearingLayer
    from novate.networks.lists import network_of, read_cash, read_debts
    from novate.reports.problem_list import print_problems
    from novate.specification.problems import SpecificationError

    at = path
    try:
        owed = read_debts(path)
        if cash is not None:
            at = cash
        return ClearingLayer(network_of(owed, {} if cash is None else read_cash(cash), costs))
    except SpecificationError as error:
        print_problems(str(at), error.problems)
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
