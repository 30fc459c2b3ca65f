"""Everything that is wrong with a file: for each problem where it is, what was found, and what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from novate.system.layout import hanging, new_error_console

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.specification.file import Problem

_INDENT = 2


def print_problems(file: str, problems: Sequence[Problem], most: int | None = None) -> None:
    """Print them on standard error in the order of the file.

    Each begins with `FILE:LINE:`, and is one line where no person reads it. Of more than `most` the first are told.
    """
    console = new_error_console()
    count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
    lines = [Text(f"{file}: {count}", style="bold red")]
    for problem in sorted(problems, key=lambda each: each.line or 0)[:most]:
        said = Text(problem.at(file))
        lines += hanging(console, said, 0, _INDENT) if console.is_terminal else [said]
    if most is not None and len(problems) > most:
        lines.append(Text(f"{file}: and {len(problems) - most:,} more"))
    console.print(*lines, sep="\n", soft_wrap=True)
