"""`novate envelope`: what the environment may do before a property fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, BadParameter, Option

from novate.commands import design_options as options
from novate.commands.output_file import OutputFile
from novate.commands.verify import Format
from novate.design.defaults import AXES, POINTS
from novate.model.specification import Side
from novate.system.exit_codes import ExitCode
from novate.system.optional_libraries import require
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from fractions import Fraction

    from novate.caching.memory import Memory
    from novate.design.envelope import Axis, Envelope
    from novate.proofs.design.question import Question


def envelope(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    name: options.Property = None,
    axes: Annotated[
        tuple[str, str], Option(metavar="A B", help="The key that is bounded, and the one against which.")
    ] = AXES,
    market: Annotated[
        str | None, Option("--market", metavar="M", help="Only this market; else all must be safe.")
    ] = None,
    count: Annotated[int, Option("--points", metavar="N", min=2, max=1000, help="Values of B.")] = POINTS,
    ends: Annotated[
        str | None, Option("--range", metavar="LOW:HIGH", help='Values of B: "0 blocks:50 blocks", "0%:4%".')
    ] = None,
    csv: Annotated[Path | None, Option(metavar="OUT", help="Write the points as CSV.")] = None,
    png: Annotated[Path | None, Option(metavar="OUT", help="Draw a picture (needs the extra plot).")] = None,
    svg: Annotated[Path | None, Option(metavar="OUT", help="The same as SVG.")] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
    no_cache: options.NoCache = False,
) -> ExitCode:
    """Show the largest move per block against the keeper delay for which a property holds, or any two parameters.

    Example: novate envelope examples/dydx-v4-eth-usd.toml --png envelope.png

    Exit code: 0; 3 bad input.
    """
    options.check_seconds(timeout)
    files = _files(file, csv, png, svg)
    _check_plotting(png, svg)
    document, specification = options.read(file)
    pair = _axes(document, axes)
    name = options.one_property(name, specification, pair[0].parameter)
    asked = options.about(specification, name, list(Side), market, *(each.parameter for each in pair))
    along = _values(document, pair[1], count, ends)
    from novate.caching.memory import memory

    found = _found(document, specification.title, pair, along, asked, timeout, memory(timeout, no_cache=no_cache))
    _print(str(file), found, output)
    _save(found, files)
    return ExitCode.AS_WISHED


def _check_plotting(*pictures: Path | None) -> None:
    """Say at once that the library for pictures is missing."""
    if any(picture is not None for picture in pictures):
        require("matplotlib", option="--png and --svg")


def _axes(document: dict[str, Any], axes: tuple[str, str]) -> tuple[Axis, Axis]:
    from novate.design.envelope import axis, keys

    bounded, varied = (axis(document, options.named_parameter(document, key, "--axes")) for key in keys(document, axes))
    if bounded.parameter.path == varied.parameter.path:
        raise BadParameter(f"found {bounded.parameter.key} twice; expected two keys", param_hint="--axes")
    return bounded, varied


def _values(document: dict[str, Any], varied: Axis, count: int, ends: str | None) -> list[Fraction]:
    from novate.design.envelope import NoRangeError, values
    from novate.model.quantities import QuantityError
    from novate.specification.parameters import read_range

    try:
        return values(varied, count, None if ends is None else read_range(document, varied.parameter, ends))
    except NoRangeError as error:
        raise BadParameter(f"{error}; expected LOW:HIGH", param_hint="--range") from None
    except QuantityError as error:
        raise BadParameter(str(error), param_hint="--range") from None


def _found(
    document: dict[str, Any],
    title: str,
    axes: tuple[Axis, Axis],
    along: Sequence[Fraction],
    asked: Sequence[Question],
    seconds: float,
    known: Memory,
) -> Envelope:
    """Point after point, with progress."""
    from novate.design.envelope import Envelope, points
    from novate.design.judging import shown_activity

    done = []
    with shown_activity("looking for the frontier") as say, options.judge_of(seconds, say, known) as judge:
        for point in points(document, axes, along, asked, judge):
            done.append(point)
            say(f"{len(done)} of {len(along)} points")
    return Envelope(title, asked[0].property, *axes, points=tuple(done))


def _print(file: str, found: Envelope, output: Format) -> None:
    from novate.design import envelope_report
    from novate.system.layout import new_console

    if output is Format.JSON:
        write_output(envelope_report.as_json(file, found, tool_version()))
    else:
        write_output(envelope_report.as_text(found, new_console()))


def _files(file: Path, csv: Path | None, png: Path | None, svg: Path | None) -> dict[str, OutputFile]:
    """The files that were asked for, by their kind. Raises `BadParameter` where one cannot be written."""
    found = {
        "csv": OutputFile.if_given(csv, "--csv", [file]),
        "png": OutputFile.named(png, "--png", ".png", inputs=[file]),
        "svg": OutputFile.named(svg, "--svg", ".svg", inputs=[file]),
    }
    return {kind: file for kind, file in found.items() if file is not None}


def _save(found: Envelope, files: Mapping[str, OutputFile]) -> None:
    """Write them. Raises `OutputError`."""
    from novate.design.envelope_report import as_csv

    for kind, file in files.items():
        file.write(as_csv(found) if kind == "csv" else _drawn(found, kind))
        write_notice(f"saved {file.path}")


def _drawn(found: Envelope, kind: str) -> bytes:
    from novate.design.envelope_picture import picture

    return picture(found, kind)
