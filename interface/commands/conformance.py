"""`novate conformance`: novate's copy of a protocol's rules against the protocol's published cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Typer

from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output

conformance = Typer(no_args_is_help=True, help="Check a protocol's own rules against its published cases.")


@conformance.command("dydx-v4")
def dydx_v4(
    file: Annotated[Path, Argument(metavar="FILE", help="Published cases (JSON).", show_default=False)],
) -> ExitCode:
    """Check dYdX v4's bankruptcy price, fillable price and insurance fund delta, case by case.

    Example: novate conformance dydx-v4 liquidation-vectors.json

    Exit code: 0 every case agrees to the quantum; 1 one does not; 3 not a file of cases.
    """
    from novate.importers.conformance import ConformanceFailure, check_dydx_v4

    try:
        report = check_dydx_v4(file)
    except ConformanceFailure as failure:
        write_notice("\n".join(failure.problems))
        return ExitCode.BAD_INPUT
    write_output(report.text() + "\n")
    return ExitCode.AS_WISHED if report.exact else ExitCode.VIOLATED
