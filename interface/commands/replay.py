"""`novate replay`: repeat a saved scenario in the integer reference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument

from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice, write_output


def replay(
    file: Annotated[Path, Argument(metavar="FILE", help="A scenario (ITF JSON).", show_default=False)],
) -> ExitCode:
    """Repeat a saved scenario from its actions alone, and say at which event which property breaks.

    Example: novate replay scenarios/ETH-USD-long-no-bad-debt.itf.json

    Exit code: 0 every recorded state and the violation are confirmed; 1 any number differs; 3 not a scenario.
    """
    from novate.scenarios.replay import render, replay_file

    report = replay_file(file)
    code = ExitCode(report.exit_code)
    (write_notice if code is ExitCode.BAD_INPUT else write_output)(render(report) + "\n")
    return code
