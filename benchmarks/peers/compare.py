"""Ask novate and the tools that a user would pick instead the same question, and print what they say and take.

    pip install '.[peers]' && python benchmarks/peers/prepare.py    # once
    python benchmarks/peers/compare.py                              # about half an hour; --quick: ten minutes
    python benchmarks/peers/compare.py --write                      # results.json into README.md and docs/peers.md

Each cell is a process of its own with a wall limit, one after another. Results are kept in results.json; with `--tool`
only the cells of these tools are measured, and all others are left as they are.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cell import measure
from page import generated
from plan import hopeless, questions
from results import FILE, Record, Results, facts, read, record, written
from rich.console import Console
from rich.table import Table as Grid
from tables import Table, legend, named_tables, tables
from tools import TOOLS, Tool

LIMIT, QUICK_LIMIT = 60.0, 20.0
"""Wall seconds of one cell."""


def main() -> None:
    """Measure, or write pages, or check them."""
    options = arguments()
    if options.write:
        generated(read(options.results)).rewrite()
    elif options.check:
        check(read(options.results))
    else:
        limit = QUICK_LIMIT if options.quick else options.limit
        chosen = [tool for tool in TOOLS if not options.tool or tool.name in options.tool]
        show(compared(chosen, limit, options.results))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"a limit of {QUICK_LIMIT:g} s a cell")
    parser.add_argument("--limit", type=float, default=LIMIT, metavar="S", help="seconds a cell (default: %(default)g)")
    parser.add_argument("--tool", action="append", choices=[tool.name for tool in TOOLS], help="only this one")
    parser.add_argument("--results", type=Path, default=FILE, metavar="FILE", help="where they are kept")
    parser.add_argument("--write", action="store_true", help="measure nothing; renew the pages from the results")
    parser.add_argument("--check", action="store_true", help="measure nothing; fail if a page is not up to date")
    return parser.parse_args()


def check(results: Results) -> None:
    """Exit with 1 and the names of the pages that are not up to date."""
    pages = generated(results).outdated()
    if pages:
        sys.exit(f"not what the results say: {', '.join(page.name for page in pages)}; run compare.py --write")


def compared(tools: Sequence[Tool], limit: float, file: Path) -> Results:
    """Measure these tools, keep what is known of the others."""
    about = facts(limit)
    names = {tool.name for tool in tools}
    before = read(file) if file.exists() else Results(about, ())
    kept = [each for each in before.records if each.tool not in names]
    if kept and before.facts["limit_seconds"] != limit:
        sys.exit(f"the other tools in {file} had {before.facts['limit_seconds']:g} s a cell: give --limit the same")
    records = [*kept, *(each for tool in tools for each in measured(tool, limit))]
    written(file, about, records)
    return Results(about, tuple(records))


def measured(tool: Tool, limit: float) -> list[Record]:
    """All cells of one tool, each reported on standard error when it is done."""
    records: list[Record] = []
    for question in questions(tool):
        if not hopeless(tool, question, records):
            records.append(record(tool, question, measure(tool, question, limit)))
            print(line(records[-1]), file=sys.stderr, flush=True)
    return records


def line(record: Record) -> str:
    """One cell in words."""
    margin = "safe" if record.safe else "unsafe"
    extent = "" if record.extent is None else f" {record.extent}"
    asked = f"{record.tool:<32} N {record.accounts:>2}  D {record.delay:>3}  {margin:<6}"
    return f"{asked}  {record.seconds:6.2f} s  {record.outcome}{extent} {record.reason}".rstrip()


def show(results: Results) -> None:
    """Print the tables, a column as wide as it must be, and how to read them."""
    console = Console(width=None if sys.stdout.isatty() else 240, highlight=False)
    for each in (*tables(results), *named_tables(results)):
        console.print(grid(each))
    console.print(legend(results))


def grid(table: Table) -> Grid:
    """For a terminal."""
    shown = Grid(title=table.title, title_justify="left", box=None)
    for number, head in enumerate(table.heads):
        shown.add_column(head, justify="right" if number else "left", no_wrap=not number)
    for row in table.rows:
        shown.add_row(*(text.replace("**", "") for text in row))
    return shown


if __name__ == "__main__":
    main()
