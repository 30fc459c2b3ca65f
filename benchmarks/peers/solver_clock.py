"""Time spent inside a solver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class SolverClock:
    """Adds up the seconds of all calls."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what happens inside the block."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds += perf_counter() - start
