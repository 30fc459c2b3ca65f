"""Everything that is wrong with a file, one row for each problem: where, what was found, what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.specification_file import Problem


def print_problems(file: str, problems: Sequence[Problem]) -> None:
    """Print the table on standard error."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    table.add_column("where", no_wrap=True)
    table.add_column("found", overflow="fold")
    table.add_column("expected", overflow="fold")
    for problem in problems:
        table.add_row(*map(Text, (problem.path, problem.found, problem.expected)))
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    console.print(Text(f"{file}: {count}", style="bold red"), Padding(table, (0, 0, 0, 2)), sep="\n")
