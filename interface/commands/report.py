"""`novate report`: what is known of specification files, as one page for a browser."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from novate.commands.asking import remembered
from novate.commands.design_options import DEFAULT_SECONDS, NoCache, Timeout, check_seconds
from novate.commands.output_file import OutputFile
from novate.model.specification import Specification
from novate.system.exit_codes import ExitCode, worst
from novate.system.progress import meter
from novate.system.streams import write_notice

if TYPE_CHECKING:  # at run time this would import the proofs' verdicts
    from novate.caching.memory import Ask
    from novate.commands.specification_files import ReadFile
    from novate.reports.verify_run import Run


def report(
    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE",
            help="Specification files (TOML); a directory for all *.toml in it, - for standard input.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, Option("--out", metavar="OUT", help="The page, such as report.html.")],
    jobs: Annotated[
        int | None, Option("--jobs", "-j", metavar="N", min=1, help="Worker processes; else one for each processor.")
    ] = None,
    timeout: Timeout = DEFAULT_SECONDS,
    no_cache: NoCache = False,
) -> ExitCode:
    """Write what is known of files as one page: verdicts, margins, how they break as charts, what it all rests on.

    The page needs no network and no script. Several files are articles of one page, with a list of contents.

    Example: novate report examples/dydx-v4-eth-usd.toml --out report.html

    Exit code, as for verify: 0 all proved, not applicable or as expected; 1 something violated; 2 something not
    decided; 3 bad input (nothing is written where no file can be read).
    """
    from novate.commands.specification_files import read_files
    from novate.library.page import page_of_files
    from novate.reports.verify_text import summary_of_all

    check_seconds(timeout)
    to = OutputFile.named(out, "--out", ".html", ".htm", inputs=files)
    assert to is not None
    found = read_files(files)
    read = [each for each in found if isinstance(each.read, Specification)]
    if not read:
        return ExitCode.BAD_INPUT
    run = _verified(found, remembered(timeout, no_cache=no_cache, jobs=jobs))
    command = shlex.join(["novate", "report", *map(str, files), "--out", str(out)])
    to.write(page_of_files(zip(run.results, (each.content for each in found), strict=True), command))
    write_notice(f"saved {out}: {summary_of_all(run.results)}")
    return worst(each.exit_code for each in run.results)


def _verified(found: Sequence[ReadFile], ask: Ask) -> Run:
    """Every verdict on every file."""
    from novate.gate.baseline import NOTHING
    from novate.properties import PROPERTIES
    from novate.reports.verify_run import Run

    specifications = [each.read for each in found if isinstance(each.read, Specification)]
    markets = list(dict.fromkeys(name for each in specifications for name in each.markets))
    lines = {each.name: each.lines for each in found}
    run = Run([each.name for each in found], [each.read for each in found], markets, [*PROPERTIES], NOTHING, lines)
    questions = run.questions
    with meter("verifying", len(questions)) as far, closing(ask(questions)) as coming:
        for place, verdict in coming:
            run.add(place, verdict)
            far.advance()
    while run.is_any_left:
        run.take()
    return run
