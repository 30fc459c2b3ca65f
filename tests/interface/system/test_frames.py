"""Frames of Python's functions, and the memory that they take."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor

from novate.system.frames import with_room


def faults(deep: int) -> int:
    """Pages that the system gives this process while a loop calls a function, so many calls down."""
    if deep:
        return faults(deep - 1)

    def called() -> None: ...

    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(1_000):
        called()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def worst() -> int:
    """Wherever in its piece the loop's frame ends."""
    return max(faults(deep) for deep in range(200))


def test_no_loop_asks_for_memory_with_each_call() -> None:
    """However deep it is; a thread begins with no room at all."""
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(with_room, worst).result() < 100


def test_what_is_called_gets_what_is_given_and_answers() -> None:
    """By place and by name; an error is the caller's."""
    assert with_room(int, "11", base=2) == 3
