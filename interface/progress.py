"""Progress on standard error: only for a person, and only when the work takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, as_completed, wait
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")

_PATIENCE = 1.0
"""Seconds before anything is shown."""


def show_progress(futures: Sequence[Future[Any]], doing: str = "verifying") -> None:
    """Wait until all are done; on a terminal, show how many are."""
    done, pending = wait(futures, timeout=_PATIENCE if sys.stderr.isatty() else None)
    if not pending:
        return
    with _bar(doing) as progress:
        task = progress.add_task(doing, total=len(futures), completed=len(done))
        for _ in as_completed(pending):
            progress.advance(task)


def progress_over(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """Go through the items; on a terminal, show how many are done once it takes longer than a moment."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = monotonic()
    with _bar(doing) as progress:
        task = progress.add_task(doing, total=len(items), visible=False)
        for item in items:
            yield item
            progress.update(task, advance=1, visible=monotonic() - started > _PATIENCE)


def _bar(doing: str) -> Progress:
    """A bar on standard error that goes away in the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
