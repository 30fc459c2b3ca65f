"""What is true of sorted values, of few: the solver is told how they are sorted, by exchanges of neighbours.

Of two lots of values it is told one exchange at a time: all at once it would go through every order of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.oracles.of_feeds.symbolic import exchanges, ranked
from novate.proofs.components.reports import count
from novate.proofs.engine.obligation import Obligation


def ranking(size: int) -> Iterator[Obligation]:
    """Of so many values: sorted they ascend, and of each rank so many are at most that one, and so many at least."""
    values = symbols("value", size)
    found = ranked(values)
    if size > 1:
        yield Obligation(f"{size} values ascend once they are sorted", (), z3.And(*ascend(found)))
    for rank, bound in enumerate(found, start=1):
        below, above = count(each <= bound for each in values), count(each >= bound for each in values)
        both = z3.And(below >= rank, above >= size - rank + 1)
        yield Obligation(f"of {size} values so many are at most that of rank {rank}, and so many at least", (), both)


def sorting(size: int) -> Iterator[Obligation]:
    """Of two lots of so many values: where none is less than its counterpart, none of any rank is."""
    steps = list(pairwise(zip(exchanges(symbols("less", size)), exchanges(symbols("more", size)), strict=True)))
    for place, (before, after) in enumerate(steps, start=1):
        name = f"{size} values that are no less are not after an exchange either: {place} of {len(steps)}"
        yield Obligation(name, tuple(no_less(*before)), z3.And(*no_less(*after)))


def symbols(word: str, size: int) -> list[Term]:
    """So many symbols."""
    return [z3.Real(f"{word} {place}") for place in range(1, size + 1)]


def ascend(values: Sequence[Term]) -> Iterator[Formula]:
    """None is less than the one before."""
    yield from (left <= right for left, right in pairwise(values))


def no_less(less: Sequence[Term], more: Sequence[Term]) -> Iterator[Formula]:
    """Each is no less than that of the other lot in its place."""
    yield from (left <= right for left, right in zip(less, more, strict=True))
