"""Everything that is wrong with a file, one row for each problem: where, what was found, what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from novate.system.layout import new_error_console, table

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.specification.file import Problem


def print_problems(file: str, problems: Sequence[Problem]) -> None:
    """Print the table on standard error."""
    console = new_error_console()
    rows = [[*map(Text, (problem.path, problem.found, problem.expected))] for problem in problems]
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    lines = table(console, ("where", "found", "expected"), rows, indent=2)
    console.print(Text(f"{file}: {count}", style="bold red"), *lines, sep="\n", soft_wrap=True)
