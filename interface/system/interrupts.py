"""Ctrl-C and a termination signal while something is written that must be whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Let an interrupt wait until the block is left; a second one of the same kind does not wait."""
    waiting: list[int] = []

    def wait(number: int, _: FrameType | None) -> None:
        waiting.append(number)
        signal.signal(number, before[number])

    before = {int(number): signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        signal.signal(each, wait)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    for each in waiting:
        os.kill(os.getpid(), each)
