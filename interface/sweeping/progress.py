"""How far a sweep is, on the standard error of a person, once it takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

_PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def shown(combinations: int) -> Iterator[Callable[[int], None]]:
    """A bar that is told how many more combinations are done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("sweeping"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    task, patience = bar.add_task("sweeping", total=combinations), Timer(_PATIENCE, bar.start)
    patience.start()
    try:
        yield lambda more: bar.advance(task, more)
    finally:
        patience.cancel()
        patience.join()
        bar.stop()
