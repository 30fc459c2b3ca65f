"""Progress on standard error: a bar for a person at a terminal, else a line every few seconds; none for quick work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Thread, Timer
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from novate.system.streams import write_notice

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")

_PATIENCE = 1.0
"""Seconds before a bar is shown, or the first line."""
_INTERVAL = 5.0
"""Seconds from one line to the next."""
_IS_SILENT = ContextVar("_IS_SILENT", default=False)


class Meter:
    """How far some work is, told to whoever waits for it."""

    def __init__(self, total: int, note: Callable[[], str], bar: Progress | None = None) -> None:
        self._total = total
        self._note = note
        """What is known so far, for the next line."""
        self._bar = bar
        """What a terminal shows."""
        self._done = 0
        self._noted = monotonic()
        """When a note was last written above the bar."""

    def advance(self, more: int = 1) -> None:
        """So much more is done; every few seconds what is new about it stands above the bar."""
        self._done += more
        if self._bar is None:
            return
        self._bar.advance(self._bar.task_ids[0], more)
        if monotonic() - self._noted > _INTERVAL:
            self._noted = monotonic()
            note = self._note()
            if note:
                self._bar.console.print(f"{self._done:,} of {self._total:,}{note}", style="dim", highlight=False)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar away while something else is written to the terminal."""
        is_shown = self._bar is not None and self._bar.live.is_started
        if self._bar is not None and is_shown:
            self._bar.stop()
        yield
        if self._bar is not None and is_shown:
            self._bar.start()

    def words(self) -> str:
        """The same for a line."""
        return f"{self._done:,} of {self._total:,}{self._note()}"


@contextmanager
def silence() -> Iterator[None]:
    """Show nothing of what this thread does in the block: whoever asks from Python does not want it printed."""
    before = _IS_SILENT.set(True)
    try:
        yield
    finally:
        _IS_SILENT.reset(before)


@contextmanager
def meter(doing: str, total: int, note: Callable[[], str] = str, *, is_shown: bool = True) -> Iterator[Meter]:
    """Show how far the work of the block is; a line says besides what the note has to tell."""
    if not is_shown or _IS_SILENT.get():
        yield Meter(total, note)
        return
    if sys.stderr.isatty():
        with _bar(doing, total) as bar:
            yield Meter(total, note, bar)
        return
    far = Meter(total, note)
    with lines(lambda: f"{doing}: {far.words()}"):
        yield far


@contextmanager
def lines(words: Callable[[], str]) -> Iterator[None]:
    """Say every few seconds what is being done, until the block is left."""
    is_over, started = Event(), monotonic()

    def speak() -> None:
        wait = _PATIENCE
        while not is_over.wait(wait):
            write_notice(f"novate: {words()}, {monotonic() - started:.0f} s")
            wait = _INTERVAL

    thread = Thread(target=speak, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def show_progress(futures: Sequence[Future[Any]], doing: str = "verifying") -> None:
    """Wait until all are done, and show how many are."""
    with meter(doing, len(futures)) as far:
        for _ in as_completed(futures):
            far.advance()


def progress_over(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """Go through the items, and show how many are done."""
    with meter(doing, len(items)) as far:
        for item in items:
            yield item
            far.advance()


@contextmanager
def _bar(doing: str, total: int) -> Iterator[Progress]:
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
    bar.add_task(doing, total=total)
    patience = Timer(_PATIENCE, bar.start)
    patience.start()
    try:
        yield bar
    finally:
        patience.cancel()
        patience.join()
        bar.stop()
