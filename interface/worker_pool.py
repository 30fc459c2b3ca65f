"""Worker processes that can be killed, and are gone when the work is done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pebble import ProcessPool


@contextmanager
def worker_pool(tasks: int, begin: Callable[..., None] | None = None, *given: object) -> Iterator[ProcessPool]:
    """Workers that are gone when the block is left, however it is left; each of them begins with `begin(*given)`."""
    from pebble import ProcessPool

    workers = min(os.cpu_count() or 1, tasks)
    pool = ProcessPool(max_workers=workers, initializer=_begun, initargs=[begin, given], context=_context())
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _begun(begin: Callable[..., None] | None, given: tuple[object, ...]) -> None:
    """Let SIGTERM end a worker that is deep inside the solver, where no Python handler runs."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if begin is not None:
        begin(*given)


def _context() -> BaseContext:
    """Fork where that is safe, so that a worker finds the engine imported; a fresh interpreter elsewhere."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("fork")
