"""Work that is done once, and kept with the functions that it called: it stands for as long as those are whole.

`called` is told by the functions themselves, while somebody has them listened to (`novate.proofs.mutation.listening`).
A result that is only looked up counts as if it were worked out again: whoever uses it depends on the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

_listeners: list[set[str]] = []
_terms: list[Remembered[Hashable, Any]] = []


def called(function: str) -> None:
    """A function of the symbolic machine, by its name in `novate.model`, says that it was called."""
    for each in _listeners:
        each.add(function)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Result]):
    """What came of some work."""

    result: Result
    calls: frozenset[str]
    """The functions that it called, of those that are listened to."""


def recorded(work: Callable[[], Result]) -> Recorded[Result]:
    """Do the work."""
    calls: set[str] = set()
    _listeners.append(calls)
    try:
        result = work()
    finally:
        _listeners.pop()
    return Recorded(result, frozenset(calls))


class Remembered(Generic[Key, Result]):
    """Results by key. An error is none: what raises is done again."""

    def __init__(self, known: Mapping[Key, Recorded[Result]] | None = None) -> None:
        self.known = dict(known or {})

    def once(self, key: Key, work: Callable[[], Result]) -> Result:
        """The result, from memory where the work has been done."""
        if key in self.known:
            for function in self.known[key].calls if _listeners else ():
                called(function)
        else:
            self.known[key] = recorded(work)
        return self.known[key].result

    def without(self, function: str) -> Remembered[Key, Result]:
        """What does not depend on the function: a memory of its own, to which can be added."""
        return Remembered({key: each for key, each in self.known.items() if function not in each.calls})


@contextmanager
def kept(terms: Remembered[Hashable, Any]) -> Iterator[None]:
    """Have `built_once` build nothing that is in this memory, for as long as the block runs."""
    _terms.append(terms)
    try:
        yield
    finally:
        _terms.pop()


def built_once(key: Hashable, build: Callable[[], Result]) -> Result:
    """Build something, or look it up where somebody keeps it. The key must identify it for as long as it is kept."""
    if not _terms:
        return build()
    found: Result = _terms[-1].once(key, build)
    return found
