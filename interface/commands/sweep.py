"""`novate sweep`: a verdict for every combination of values of some keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, BadParameter, Exit, Option

from novate.commands import design_options as options
from novate.commands.choices import chosen
from novate.commands.completion import property_names
from novate.commands.output_file import OutputFile
from novate.commands.verify import Format
from novate.model.quantities import QuantityError
from novate.model.specification import Side, Specification
from novate.system.exit_codes import ExitCode
from novate.system.optional_libraries import require
from novate.system.progress import meter
from novate.system.streams import OutputError, write_notice, write_output
from novate.system.version import tool_version

if TYPE_CHECKING:  # at run time these would import the solver and numpy
    from novate.proofs.design.question import Question
    from novate.sweeping.grid import Grid
    from novate.sweeping.parts import Codes, Parts
    from novate.sweeping.search import Engine
    from novate.sweeping.settings import Settings

_ENDINGS = (".parquet", ".csv")


def sweep(
    file: Annotated[Path, Argument(metavar="FILE", help="A specification file (TOML).", show_default=False)],
    vary: Annotated[
        list[str], Option("--vary", metavar="KEY=START:STOP:STEP", help="A key and its values; may be repeated.")
    ],
    out: Annotated[Path, Option("--out", metavar="OUT", help="The table: OUT.parquet or OUT.csv.")],
    properties: Annotated[
        list[str] | None,
        Option("--property", metavar="P", help="Only this property; may be repeated.", autocompletion=property_names),
    ] = None,
    markets: Annotated[
        list[str] | None, Option("--market", metavar="M", help="Only this market; may be repeated.")
    ] = None,
    ray: Annotated[
        str | None, Option("--ray", metavar="ADDRESS", help="Search on this Ray cluster (local: one started here).")
    ] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
) -> ExitCode:
    """Give a verdict for every combination of values: by theorems, by search where they are silent.

    A sweep that was stopped goes on where it was when the same command is given again.

    Example: novate sweep examples/stale-oracle.toml --vary markets.ETH-USD.maintenance_margin=3%:10%:0.1%
    --vary environment.keeper_delay=0:20:1 --property no-bad-debt --out verdicts.csv

    Exit code: 0 the table is complete, whatever its verdicts; 3 bad input.
    """
    started = perf_counter()
    options.check_seconds(timeout)
    require("numpy", "polars", *(["ray"] if ray else []))
    _check_out(out, file)
    document, specification = options.read(file)
    grid = _grid(document, vary)
    questions = _questions(specification, grid, markets, properties)
    settings = _settings(file, document, grid)
    with _parts(out, document, grid, questions, timeout) as parts:
        codes = _outcomes(settings, questions, parts, timeout, ray)
        _write(out, grid, questions, codes)
        parts.remove()
    _print(file, out, grid, questions, codes, perf_counter() - started, output)
    return ExitCode.AS_WISHED


def _check_out(out: Path, file: Path) -> None:
    """Somewhere to write to. Raises `BadParameter`."""
    if out.suffix not in _ENDINGS:
        raise BadParameter(f'found "{out}"; expected a name that ends in .parquet or .csv', param_hint="--out")
    if not out.parent.is_dir() or (out.exists() and not out.is_file()):
        raise BadParameter(f'found "{out}"; expected a file in a folder that exists', param_hint="--out")
    OutputFile.of(out, "--out", [file])


def _grid(document: dict[str, Any], vary: Sequence[str]) -> Grid:
    """What `--vary` says. Raises `BadParameter`."""
    from novate.sweeping.grid import Grid
    from novate.sweeping.ranges import axis, key_and_values, refuse_overlap

    try:
        asked = [key_and_values(text) for text in vary]
        axes = [axis(options.named_parameter(document, key, "--vary"), values) for key, values in asked]
        refuse_overlap(axes)
    except QuantityError as error:
        raise BadParameter(str(error), param_hint="--vary") from None
    return Grid(tuple(axes))


def _questions(
    specification: Specification, grid: Grid, markets: Sequence[str] | None, properties: Sequence[str] | None
) -> list[Question]:
    """What is asked of each combination. Raises `BadParameter`."""
    from novate.design.questions import questions
    from novate.properties import PROPERTIES
    from novate.sweeping.ranges import refuse_too_many

    names = chosen(properties, PROPERTIES, "--property")
    wanted = chosen(markets, specification.markets, "--market")
    asked = questions(specification, wanted, list(Side), names)
    try:
        refuse_too_many(grid.size * len(asked))
    except ValueError as error:
        raise BadParameter(str(error), param_hint="--vary") from None
    return asked


def _settings(file: Path, document: dict[str, Any], grid: Grid) -> Settings:
    """Every value, read. Raises `BadParameter`."""
    from novate.reports.problem_list import print_problems
    from novate.specification.file import SpecificationError
    from novate.sweeping.settings import Settings

    try:
        return Settings.read(document, grid)
    except QuantityError as error:
        raise BadParameter(str(error), param_hint="--vary") from None
    except SpecificationError as error:
        print_problems(f"{file} with a value of --vary", error.problems)
        raise Exit(ExitCode.BAD_INPUT) from None


@contextmanager
def _parts(
    out: Path, document: dict[str, Any], grid: Grid, questions: Sequence[Question], timeout: float
) -> Iterator[Parts]:
    """The folder beside OUT, with all that the outcomes depend on. Raises `BadParameter`, and later `OutputError`."""
    from novate.sweeping.outcomes import OUTCOMES
    from novate.sweeping.parts import Parts, PartsError

    description = {
        "novate": tool_version(),
        "specification": document,
        "vary": [[axis.key, *axis.values] for axis in grid.axes],
        "questions": [[each.market, each.side and each.side.value, each.property] for each in questions],
        "timeout": timeout,
        "outcomes": [list(outcome) for outcome in OUTCOMES],
    }
    with ExitStack() as stack:
        try:
            parts = stack.enter_context(Parts.opened(out.with_name(f"{out.name}.parts"), description))
        except PartsError as error:
            raise BadParameter(str(error), param_hint="--out") from None
        try:
            yield parts
        except PartsError as error:
            raise OutputError(f"cannot write {error}") from error


def _outcomes(
    settings: Settings, questions: Sequence[Question], parts: Parts, timeout: float, ray: str | None
) -> Codes:
    """Everything that is not known yet, found and kept; then all of it."""
    from novate.sweeping.run import Sweep
    from novate.sweeping.theorems import Theorems

    with ExitStack() as stack, meter("sweeping", settings.grid.size) as far, resumable(parts):
        engine = cache(lambda: stack.enter_context(_engine(timeout, ray)))
        Sweep(Theorems.of(settings, questions), parts, engine).run(far.advance)
    return parts.load()


@contextmanager
def _engine(timeout: float, ray: str | None) -> Iterator[Engine]:
    """Who answers what theorems leave open."""
    from novate.sweeping.search import here

    if ray is None:
        with here(timeout) as engine:
            yield engine
        return
    from novate.sweeping.cluster import on_ray

    with ExitStack() as stack:
        try:
            engine = stack.enter_context(on_ray(ray, timeout))
        except (OSError, OverflowError, ValueError) as error:
            raise BadParameter(f'no Ray cluster at "{ray}": {error}', param_hint="--ray") from None
        yield engine


@contextmanager
def resumable(parts: Parts) -> Iterator[None]:
    """Whoever stops a sweep is told that nothing is lost."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        write_notice(f"novate: stopped; the same command goes on from {parts.folder}")
        raise


def _write(out: Path, grid: Grid, questions: Sequence[Question], codes: Codes) -> None:
    """Write the table. Raises `OutputError`."""
    from novate.sweeping.table import table, write

    try:
        write(table(grid, questions, codes), out)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def _print(
    file: Path,
    out: Path,
    grid: Grid,
    questions: Sequence[Question],
    codes: Codes,
    seconds: float,
    output: Format,
) -> None:
    from novate.sweeping.summary import as_json, as_text, summary

    result = summary(file, out, grid, questions, codes, seconds)
    write_output(as_json(result, tool_version()) if output is Format.JSON else as_text(result))
