"""`novate replay`: repeat saved scenarios in the integer reference, and show or export them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from novate.commands.replay_outputs import ReplayOutputs, outputs
from novate.system.exit_codes import ExitCode, worst
from novate.system.folders import seen_in
from novate.system.streams import write_notice, write_output

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.scenarios.replay import ReplayReport


def replay(
    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE", help="Scenarios (ITF JSON); a directory for all *.itf.json in it.", show_default=False
        ),
    ],
    show: Annotated[bool, Option("--show", help="The run too, block by block.")] = False,
    html: Annotated[Path | None, Option(metavar="OUT", help="A page with the run as a chart and a table.")] = None,
    csv: Annotated[Path | None, Option(metavar="OUT", help="Every number after every action, as CSV.")] = None,
    jsonl: Annotated[Path | None, Option(metavar="OUT", help="The same, a JSON object a line.")] = None,
    png: Annotated[Path | None, Option(metavar="OUT", help="The chart as a picture (needs the extra plot).")] = None,
    foundry: Annotated[Path | None, Option(metavar="OUT", help="A Foundry test in Solidity (OUT.t.sol).")] = None,
) -> ExitCode:
    """Repeat saved scenarios from their actions alone, and say at which event which property breaks.

    What is written are the reference's own numbers, not those that a file records.

    Example: novate replay scenarios/ETH-USD-long-no-bad-debt.itf.json --html scenario.html

    Exit code: 0 every recorded state and the violation are confirmed; 1 any number differs; 3 not a scenario.
    """
    given = _files(files)
    to = outputs(given, html=html, csv=csv, jsonl=jsonl, png=png, foundry=foundry)
    from novate.scenarios.replay import replay_file

    reports = [replay_file(path) for path in given]
    for number, report in enumerate(reports):
        _print(report, show=show, is_first=number == 0)
    _write(to, reports)
    return worst(ExitCode(each.exit_code) for each in reports)


def _files(given: list[Path]) -> list[Path]:
    """Those of a directory in the order of their names; one that has none stands for itself, and cannot be read."""
    return [each for path in given for each in (path.is_dir() and seen_in(path, "*.itf.json")) or [path]]


def _print(report: ReplayReport, *, show: bool, is_first: bool) -> None:
    """What became of one, and with `show` its run."""
    from rich.text import Text

    from novate.scenarios.replay import Replayed, render
    from novate.system.layout import hanging, new_console

    if report.exit_code == ExitCode.BAD_INPUT:
        write_notice(render(report) + "\n")
        return
    console = new_console()
    lines = [line.plain for said in render(report).split("\n") for line in hanging(console, Text(said), 0, 2)]
    write_output("\n".join([*([] if is_first else [""]), *lines, ""]))
    if show and isinstance(report, Replayed) and report.scenario is not None and report.scenario.steps:
        from novate.scenarios.table import scenario_lines

        write_output("\n".join(["", *scenario_lines(report.scenario, console.width), ""]))


def _write(to: ReplayOutputs, reports: list[ReplayReport]) -> None:
    """The files that were asked for; none where nothing can be replayed. Raises `OutputError`."""
    if any(each.exit_code != ExitCode.BAD_INPUT for each in reports):
        for path in to.write(reports):
            write_notice(f"saved {path}")
