"""What is true of sorted values, of few: the solver is told how they are sorted, one exchange of neighbours at a time.

Told all at once it would go through every order of two lots of values. That it is so of any number of them is induction
over the exchanges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.oracles.of_feeds.symbolic import exchanges, ranked
from novate.proofs.engine.obligation import Obligation


def sorting(size: int) -> Iterator[Obligation]:
    """Of so many values: sorted they ascend, and where none is less than another lot's, none of any rank is."""
    less, more = ([z3.Real(f"{word} {place}") for place in range(size)] for word in ("less", "more"))
    yield Obligation(f"{size} values ascend once they are sorted", (), z3.And(*ascend(ranked(less))))
    steps = list(pairwise(zip(exchanges(less), exchanges(more), strict=True)))
    for place, (before, after) in enumerate(steps, start=1):
        name = f"{size} values that are no less are not after an exchange either: {place} of {len(steps)}"
        yield Obligation(name, tuple(no_less(*before)), z3.And(*no_less(*after)))


def ascend(values: Sequence[Term]) -> Iterator[Formula]:
    """None is less than the one before."""
    yield from (left <= right for left, right in pairwise(values))


def no_less(less: Sequence[Term], more: Sequence[Term]) -> Iterator[Formula]:
    """Each is no less than that of the other lot in its place."""
    yield from (left <= right for left, right in zip(less, more, strict=True))
