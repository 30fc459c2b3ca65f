"""`novate mutate`: the mechanism damaged on purpose, and who notices."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from novate.commands.verify import Format
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version


def mutate(
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
) -> ExitCode:
    """Make one mistake after another in the mechanism, in both encodings, and show which checks notice it.

    Example: novate mutate --format json

    Exit code: 0 every mistake that makes a difference is noticed; 1 one is not; 2 not decided; 3 bad input.
    """
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
