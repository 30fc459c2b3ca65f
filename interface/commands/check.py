"""`novate check`: an evidence bundle, re-checked from its files alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from novate.commands.verify import Format
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output
from novate.system.version import tool_version


def check(
    folder: Annotated[Path, Argument(metavar="DIR", help="A bundle of novate certify.", show_default=False)],
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
) -> ExitCode:
    """Check a bundle of `novate certify`: files, obligations, certificates, runs and the argument.

    Example: novate check bundle

    Exit code: 0 everything is confirmed; 1 something is changed, missing or not confirmed; 3 not a bundle.
    """
    from novate.certifying import report
    from novate.certifying.folder import NotABundleError, read_folder

    try:
        content, strange = read_folder(folder)
    except NotABundleError as error:
        write_notice(f"novate: {error}")
        return ExitCode.BAD_INPUT
    from novate.certifying.recheck import recheck
    from novate.design.judging import shown_activity

    with shown_activity("checking"):
        findings = recheck(content, strange)
    if output is Format.JSON:
        write_output(report.checked_json(str(folder), findings, tool_version()))
    else:
        write_output(report.checked(str(folder), findings))
    return ExitCode.AS_WISHED if findings.confirmed else ExitCode.VIOLATED
