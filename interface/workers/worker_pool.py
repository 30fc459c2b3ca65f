"""Worker processes that can be killed, and are gone when the work is done."""

from __future__ import annotations

import ctypes
import multiprocessing.context
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

from novate.system.frames import with_room

if TYPE_CHECKING:
    from pebble import ProcessPool


_SECONDS_BETWEEN_LOOKS = 0.02
"""How often the pool sees whether it is to end, which somebody waits for."""


class WorkersError(Exception):
    """No worker process can be started here; the text says why."""


@contextmanager
def worker_pool(
    tasks: int, begin: Callable[..., None] | None = None, *given: object, tasks_of_each: int = 0
) -> Iterator[ProcessPool]:
    """Workers that are gone when the block is left, however it is left; each of them begins with `begin(*given)`.

    After so many tasks each of them is followed by a new one, who remembers nothing; 0 for never.

    Raises `WorkersError` where the system has no locks for them (no shared memory).
    """
    from pebble import CONSTS, ProcessPool

    CONSTS.sleep_unit = _SECONDS_BETWEEN_LOOKS
    workers, context = min(os.cpu_count() or 1, tasks), _context()
    try:
        context.Lock()
    except OSError as error:
        raise WorkersError(f"no worker process can be started: {error.strerror} (is /dev/shm writable?)") from error
    pool = ProcessPool(workers, tasks_of_each, _begun, [begin, given], context)
    try:
        with _signals_held():
            if not pool.active:  # which starts it
                raise RuntimeError("the worker processes do not start")
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let signals wait: amid the start one would be swallowed by a fork, or leave threads that nobody ends."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_HELD = (signal.SIGINT, signal.SIGTERM)


def _begun(begin: Callable[..., None] | None, given: tuple[object, ...]) -> None:
    """Let SIGTERM end a worker that is deep inside the solver, where no Python handler runs."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    _keep_freed_memory()
    if begin is not None:
        begin(*given)


def _keep_freed_memory() -> None:
    """Have the C library keep what the solver frees, where it can be told so.

    Each question has a context of its own; giving its pages back and faulting in new ones is a third of the time.
    """
    if sys.platform == "linux":
        tune = getattr(ctypes.CDLL(None), "mallopt", lambda *_: 0)
        for option in (_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD):
            tune(option, _KEPT_BYTES)


_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""Of mallopt(3)."""
_KEPT_BYTES = 32 * 2**20


def _context() -> BaseContext:
    """Fork where that is safe, so that a worker finds the engine imported; a fresh interpreter elsewhere."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")

    class Worker(multiprocessing.context.ForkProcess):
        def run(self) -> None:
            with_room(super().run)

    class Context(multiprocessing.context.ForkContext):
        Process = Worker

    return Context()


def workers_are_copies() -> bool:
    """Whether a worker begins with all that this process has worked out."""
    return sys.platform == "linux"
