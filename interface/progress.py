"""Progress on standard error: a bar for a person at a terminal, else a line every few seconds; none for quick work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread, Timer
from time import monotonic
from typing import Any, TypeVar

from novate.streams import write_notice

Item = TypeVar("Item")

_PATIENCE = 1.0
"""Seconds before a bar is shown."""
_INTERVAL = 5.0
"""Seconds from one line to the next, and before the first one."""


@dataclass
class Meter:
    """How far some work is."""

    total: int
    done: int = 0
    note: str = ""
    """What is known so far, for a line."""

    def __str__(self) -> str:
        """The same in words."""
        return f"{self.done:,} of {self.total:,}{self.note}"


@contextmanager
def meter(doing: str, total: int) -> Iterator[Callable[..., None]]:
    """Show how much is done, as told by calls of what is given: how many more, and what is known so far."""
    far = Meter(total)
    with _bar(doing, total) if sys.stderr.isatty() else lines(lambda: f"{doing}: {far}") as show:

        def advance(more: int = 1, note: str = "") -> None:
            far.done += more
            far.note = note
            if show is not None:
                show(more)

        yield advance


@contextmanager
def lines(words: Callable[[], str]) -> Iterator[None]:
    """Say every few seconds what is being done, until the block is left."""
    is_over, started = Event(), monotonic()

    def speak() -> None:
        while not is_over.wait(_INTERVAL):
            write_notice(f"novate: {words()}, {monotonic() - started:.0f} s")

    thread = Thread(target=speak, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def show_progress(futures: Sequence[Future[Any]], doing: str = "verifying") -> None:
    """Wait until all are done, and show how many are."""
    with meter(doing, len(futures)) as advance:
        for _ in as_completed(futures):
            advance()


def progress_over(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """Go through the items, and show how many are done."""
    with meter(doing, len(items)) as advance:
        for item in items:
            yield item
            advance()


@contextmanager
def _bar(doing: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar that comes after a moment, and goes away in the end."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    task, patience = bar.add_task(doing, total=total), Timer(_PATIENCE, bar.start)
    patience.start()
    try:
        yield lambda more: bar.advance(task, more)
    finally:
        patience.cancel()
        patience.join()
        bar.stop()
