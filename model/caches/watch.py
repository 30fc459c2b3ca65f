"""Functions that are watched, and what is worked out while one of them does not run.

Whoever is to change a function makes it say so when it runs, and calls it watched meanwhile. Work that a watched
function does not run in comes to the same when it is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Result = TypeVar("Result")
Idle = frozenset[str]
"""Functions that were watched, by name, and did not run."""

watched: set[str] = set()
_listening: list[set[str]] = []


def tell(names: Iterable[str]) -> None:
    """These watched functions run."""
    for ran in _listening:
        ran.update(names)


def with_idle(work: Callable[[], Result]) -> tuple[Result, Idle]:
    """What comes of some work, and which watched functions it does without."""
    ran: set[str] = set()
    _listening.append(ran)
    try:
        return work(), frozenset(watched - ran)
    finally:
        _listening.pop()


def tell_all_but(idle: Idle) -> None:
    """Something is looked up that was worked out without these alone: the others count as if they ran."""
    if _listening:
        tell(watched - idle)
