"""Caches: what is worked out once in a process about the mechanism. Every one that outlives a question is made here.

A cache takes the functions of the mechanism for what they are: whoever replaces one while the process runs has its
block run with `fresh` caches. A `LastingCache` knows which results that leaves as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from novate.model.caches.watch import Idle, listener, tell_all_but, with_idle

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

_every: list[Cache[Hashable, object]] = []


class Cache(Generic[Key, Result]):
    """Results by key. An error is none: what raises is done again."""

    def __init__(self, most: int | None = None) -> None:
        """It keeps those `most` results that were asked for last; None for all."""
        self.known: dict[Hashable, Result] = {}
        self.most = most
        _every.append(self)  # type: ignore[arg-type]  # what they hold is no matter here

    def once(self, key: Key, work: Callable[[], Result]) -> Result:
        """The result, from memory where the work has been done: while functions are watched, in the same piece of work.

        Else who runs for it would be told to the first alone that asks.
        """
        whose = listener()
        return self.kept(key if whose is None else (whose, key), work)

    def kept(self, key: Hashable, work: Callable[[], Result]) -> Result:
        """The result, from memory where it is there."""
        result = self.known.pop(key) if key in self.known else work()
        if self.most is not None and len(self.known) >= self.most:
            del self.known[next(iter(self.known))]
        self.known[key] = result
        return result

    def unchanged(self, changed: Collection[str]) -> dict[Hashable, Result]:
        """What is known to be the same when these functions are others: nothing."""
        del changed
        return {}


class LastingCache(Cache[Key, tuple[Result, Idle]]):
    """Results with the watched functions that they were worked out without.

    What is only looked up counts for whoever uses it as if it were worked out again.
    """

    def lasting(self, key: Key, work: Callable[[], Result]) -> Result:
        """The result, from memory where the work has been done."""
        result, idle = self.kept(key, lambda: with_idle(work))
        tell_all_but(idle)
        return result

    def unchanged(self, changed: Collection[str]) -> dict[Hashable, tuple[Result, Idle]]:
        """That in which they did not run, and were watched for."""
        return {key: found for key, found in self.known.items() if found[1].issuperset(changed)}


@contextmanager
def fresh(changed: Collection[str] | None = None) -> Iterator[None]:
    """Have every cache empty for as long as the block runs; afterwards it holds what it held before, and no more.

    Where only functions with these names are `changed` in the block, caches begin with what they know to be the same.
    """
    held = {id(each): each.known for each in _every}
    for each in _every:
        each.known = {} if changed is None else each.unchanged(changed)
    try:
        yield
    finally:
        for each in _every:
            each.known = held.get(id(each), {})
