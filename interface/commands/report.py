"""`novate report`: what is known of specification files, as one page for a browser."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from novate.commands.design_options import DEFAULT_SECONDS, NoCache, Timeout, check_seconds
from novate.commands.output_file import OutputFile
from novate.commands.verify import answers_to
from novate.model.specification import Specification
from novate.proofs.engine.limits import Route
from novate.system.exit_codes import ExitCode, worst
from novate.system.progress import meter
from novate.system.streams import write_notice
from novate.system.version import tool_version

if TYPE_CHECKING:  # at run time this would import the proofs' verdicts
    from novate.caching.memory import Memory
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
    from novate.caching.memory import memory
    from novate.commands.specification_files import read_files

    check_seconds(timeout)
    to = OutputFile.named(out, "--out", ".html", ".htm")
    assert to is not None
    found = read_files(files)
    read = [each for each in found if isinstance(each.read, Specification)]
    if not read:
        return ExitCode.BAD_INPUT
    run = _verified(found, timeout, jobs, memory(timeout, no_cache=no_cache))
    to.write(_page(found, run, shlex.join(["novate", "report", *map(str, files), "--out", str(out)])))
    write_notice(f"saved {out}")
    return worst(each.exit_code for each in run.results)


def _verified(found: Sequence[ReadFile], seconds: float, jobs: int | None, memory: Memory) -> Run:
    """Every verdict on every file, those that are known from before included."""
    from novate.gate.baseline import NOTHING
    from novate.properties import PROPERTIES
    from novate.reports.verify_run import Run

    specifications = [each.read for each in found if isinstance(each.read, Specification)]
    markets = list(dict.fromkeys(name for each in specifications for name in each.markets))
    lines = {each.name: each.lines for each in found}
    run = Run([each.name for each in found], [each.read for each in found], markets, [*PROPERTIES], NOTHING, lines)
    questions = run.questions
    ask = partial(answers_to, memory=memory, seconds=seconds, route=Route.AUTO, cross_check=False, jobs=jobs)
    with meter("verifying", len(questions)) as far, closing(memory.answered(questions, ask)) as coming:
        for place, verdict in coming:
            run.add(place, verdict)
            far.advance()
    while run.is_any_left:
        run.take()
    return run


def _page(found: Sequence[ReadFile], run: Run, command: str) -> str:
    """The page's text."""
    from novate.commands.report_sections import besides
    from novate.pages.answer_article import answer_article
    from novate.pages.document import page
    from novate.pages.unreadable_article import unreadable_article
    from novate.reports.answers import FileAnswer

    articles = []
    for number, (file, result) in enumerate(zip(found, run.results, strict=True), start=1):
        if isinstance(result, FileAnswer):
            name = f"file-{number}"
            articles.append(answer_article(result, name, besides(file.content, result, name, command)))
        else:
            articles.append(unreadable_article(result))
    title = articles[0].title if len(articles) == 1 else f"{len(articles)} specification files"
    return page(title, articles, tool_version())
