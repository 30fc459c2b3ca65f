"""Functions that are watched, and what is worked out while one of them does not run.

Whoever is to change a function makes it say so when it runs, and calls it watched meanwhile. Work that a watched
function does not run in comes to the same when it is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

Result = TypeVar("Result")
Idle = frozenset[str]
"""Functions that were watched, by name, and did not run."""

watched: set[str] = set()


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """One piece of work, while it is done."""

    ran: set[str] = field(default_factory=set)
    """Watched functions that it runs."""


_listening: list[Listener] = []


def listener() -> Listener | None:
    """The piece of work that is done now; None where no function is watched, or no work listened to."""
    return _listening[-1] if watched and _listening else None


def tell(names: Iterable[str]) -> None:
    """These watched functions run."""
    for each in _listening:
        each.ran.update(names)


def with_idle(work: Callable[[], Result]) -> tuple[Result, Idle]:
    """What comes of some work, and which watched functions it does without."""
    this = Listener()
    _listening.append(this)
    try:
        return work(), frozenset(watched - this.ran)
    finally:
        _listening.pop()


def tell_all_but(idle: Idle) -> None:
    """Something is looked up that was worked out without these alone: the others count as if they ran."""
    if _listening:
        tell(watched - idle)
