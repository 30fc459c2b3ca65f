"""`novate mutate`: the mechanism damaged on purpose, or a specification file, and who notices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option

from novate.commands import design_options as options
from novate.commands.asking import remembered
from novate.commands.choices import chosen
from novate.commands.completion import property_names
from novate.commands.verify import Format
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version


def mutate(
    file: Annotated[
        Path | None,
        Argument(metavar="FILE", help="A specification file; else the mechanism.", show_default=False),
    ] = None,
    properties: Annotated[
        list[str] | None,
        Option(
            "--property",
            metavar="P",
            help="Of FILE, only this property; may be repeated.",
            autocompletion=property_names,
        ),
    ] = None,
    markets: Annotated[
        list[str] | None, Option("--market", metavar="M", help="Of FILE, only this market; may be repeated.")
    ] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
    show_all: Annotated[bool, Option("--all", help="Show every damage of FILE that would pass.")] = False,
    timeout: options.Timeout = options.DEFAULT_SECONDS,
    no_cache: options.NoCache = False,
) -> ExitCode:
    """Damage a specification, a number or a rule at a time, and show which damages its [expect] would let pass.

    Without FILE: make one mistake after another in the mechanism, in both encodings, and show which checks notice it.

    Example: novate mutate examples/dydx-v4-eth-usd.toml

    Exit code: 0 everything that makes something worse is noticed; 1 something is not; 2 not decided, or FILE
    is not as it expects before anything is damaged; 3 bad input.
    """
    if file is not None:
        options.check_seconds(timeout)
        return _of_file(file, properties, markets, output, timeout, show_all=show_all, no_cache=no_cache)
    if properties or markets:
        raise BadParameter("found a choice of what to ask; expected FILE", param_hint="--property and --market")
    return _of_mechanism(output)


def _of_file(
    file: Path,
    properties: list[str] | None,
    markets: list[str] | None,
    output: Format,
    seconds: float,
    *,
    show_all: bool,
    no_cache: bool,
) -> ExitCode:
    """Damage the file."""
    from novate.properties import PROPERTIES
    from novate.reviewing.damages import damages
    from novate.reviewing.noticing import campaign
    from novate.reviewing.noticing_report import as_json, as_text
    from novate.system.layout import new_console

    document, specification = options.read(file)
    asked = chosen(markets, specification.markets, "--market"), chosen(properties, PROPERTIES, "--property")
    found = campaign(str(file), specification, damages(document), asked, remembered(seconds, no_cache=no_cache))
    if output is Format.JSON:
        write_output(as_json(found, tool_version()))
    else:
        write_output(as_text(found, new_console(), show_all=show_all))
    return found.exit_code


def _of_mechanism(output: Format) -> ExitCode:
    """Make mistakes in the mechanism."""
    from novate.model.mistakes import MISTAKES
    from novate.proofs.mutation.evidence import BaselineError
    from novate.reports import mutation_report
    from novate.system.layout import new_console
    from novate.workers.mutation_campaign import baseline, campaign

    try:
        evidence = baseline(MISTAKES)
    except BaselineError as error:
        write_notice(f"novate: nothing to compare mutants with: {error}")
        return ExitCode.UNDECIDED
    rows = campaign(MISTAKES, evidence)
    if output is Format.JSON:
        write_output(mutation_report.as_json(rows, tool_version()))
    else:
        write_output(mutation_report.as_text(rows, new_console()))
    return mutation_report.exit_code(rows)
