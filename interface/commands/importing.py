"""`novate import`: a protocol's own parameter files to a specification file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from novate.commands.choices import chosen
from novate.commands.output_file import OutputFile, is_same
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output

if TYPE_CHECKING:
    from novate.importers.imported import Imported

import_ = Typer(no_args_is_help=True, help="Turn a protocol's own parameter files into a specification file.")

_Environment = Annotated[
    Path | None,
    Option("--environment", metavar="ENV.toml", help="The adversary's limits; without it, novate's own defaults."),
]
_Rules = Annotated[
    list[str] | None,
    Option("--with", metavar="RULE", help="Also write a rule of which little is known yet: charge, funding; repeat."),
]
_Out = Annotated[Path | None, Option("--out", metavar="FILE", help="Write here instead of to standard output.")]


@import_.command("dydx-v4")
def dydx_v4(
    genesis: Annotated[
        Path,
        Argument(metavar="GENESIS.json", help="A genesis file, or a folder of a node's answers.", show_default=False),
    ],
    environment: _Environment = None,
    rules: _Rules = None,
    out: _Out = None,
) -> ExitCode:
    """Import all perpetual markets of a dYdX v4 genesis file.

    Example: novate import dydx-v4 genesis.json --out dydx.toml && novate verify dydx.toml
    """
    from novate.importers.dydx_v4 import RULES, import_dydx_v4

    asked = chosen(rules, RULES, "--with") if rules else []
    return _import("dydx-v4", partial(import_dydx_v4, rules=asked), genesis, environment, out)


@import_.command("synthetix-v3")
def synthetix_v3(
    directory: Annotated[Path, Argument(metavar="DIRECTORY", help="A deployment's folder.", show_default=False)],
    environment: _Environment = None,
    windows: Annotated[
        int | None,
        Option(
            "--windows", metavar="N", min=1, help="Positions of so many liquidation windows, closed in equal parts."
        ),
    ] = None,
    out: _Out = None,
) -> ExitCode:
    """Import all perpetual markets of a Synthetix v3 deployment.

    Example: novate import synthetix-v3 arbitrum-mainnet --environment calm-weather.toml --out synthetix.toml
    """
    from novate.importers.synthetix_v3 import import_synthetix_v3

    return _import("synthetix-v3", partial(import_synthetix_v3, windows=windows), directory, environment, out)


def _import(
    name: str,
    importer: Callable[[Path, Mapping[str, object]], Imported],
    source: Path,
    environment: Path | None,
    out: Path | None,
) -> ExitCode:
    """The specification to standard output or to a file, its notes in it; the notes to standard error as well."""
    to = None if out is None else _target(out, [source, *([environment] if environment else ())])
    from novate.importers.environment import read_environment
    from novate.importers.provenance import origin_of, today, written
    from novate.system.json_source import Files, SourceFailure

    try:
        day = today()
        files = Files()
        imported = importer(source, read_environment(environment, files) if environment is not None else {})
    except SourceFailure as failure:
        write_notice("\n".join(failure.problems))
        return ExitCode.BAD_INPUT
    if environment is not None:
        imported = replace(imported, origin=(*imported.origin, f"environment {origin_of(environment, files)}"))
    for note in imported.notes:
        write_notice(f"note: {note}")
    (write_output if to is None else to.write)(written(imported, name, day))
    return ExitCode.AS_WISHED


def _target(out: Path, inputs: Sequence[Path]) -> OutputFile:
    """Where to write: what an earlier import wrote is replaced, no other specification. Raises `BadParameter`."""
    from novate.importers.provenance import is_written

    if out.is_file() and not any(is_same(out, each) for each in inputs) and is_written(out):
        return OutputFile.replacing(out, "--out")
    return OutputFile.of(out, "--out", inputs)
