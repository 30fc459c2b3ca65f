"""Reports of feeds, of which some lie and some are silent: what one of some rank says of the values of the honest.

Of r + f + n - q feeds whose honest values are at most b, at most n - q are silent and f lie: so r of the q live ones
report at most b, and so does that of rank r. The solver is told what a rank is, and nothing of this.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence

import z3

from novate.model.contract import Feed
from novate.model.core.symbolic.numbers import Formula, Term, number, summed
from novate.proofs.engine.obligation import Obligation


def within_values(feeds: Sequence[Feed], faulty: int, rank: int, live: int) -> Iterator[Obligation]:
    """The report of a rank, of so many live ones, is at most what enough values are, and at least what enough are."""
    bound, ranked = z3.Reals("bound ranked")
    values = [value_of(each) for each in feeds]
    given = (few_lie(feeds, faulty), is_of_rank(feeds, ranked, (rank, live)))
    below, above = count(each <= bound for each in values), count(each >= bound for each in values)
    highest = (*given, *honest(feeds, operator.le), below >= rank_above(len(feeds), faulty, rank, live))
    lowest = (*given, *honest(feeds, operator.ge), above >= len(feeds) + 1 - (rank - faulty))
    name = f"rank {rank} of {live} live ones of {len(feeds)} feeds, {faulty} of which lie"
    yield Obligation(f"the report is at most a value: {name}", highest, ranked <= bound)
    yield Obligation(f"the report is at least a value: {name}", lowest, ranked >= bound)


def rank_above(size: int, faulty: int, rank: int, live: int) -> int:
    """The rank of a value that is no less than a report: below it, in the worst case, are liars and silent feeds."""
    return rank + faulty + size - live


def honest(feeds: Sequence[Feed], keeps: Callable[[Term, Term], Formula]) -> list[Formula]:
    """Of each feed that its report keeps to its value so, or that it lies."""
    return [z3.Or(lies(each), keeps(report(each), value_of(each))) for each in feeds]


def few_lie(feeds: Sequence[Feed], faulty: int, when: str = "") -> Formula:
    """No more than so many."""
    return count(lies(each, when) for each in feeds) <= faulty


def so_many_live(feeds: Sequence[Feed], live: int, when: str = "") -> Formula:
    """Exactly so many."""
    return count(is_live(each, when) for each in feeds) == live


def is_of_rank(feeds: Sequence[Feed], ranked: Term, rank_of: tuple[int, int], when: str = "") -> Formula:
    """So many live reports are at most this one, and so many at least."""
    rank, live = rank_of
    below = (z3.And(is_live(each, when), report(each, when) <= ranked) for each in feeds)
    above = (z3.And(is_live(each, when), report(each, when) >= ranked) for each in feeds)
    return z3.And(count(below) >= rank, count(above) >= live - rank + 1)


def value_of(feed: Feed) -> Term:
    """What bounds the report of a feed that does not lie."""
    return z3.Real(f"value of {feed.name}")


def report(feed: Feed, when: str = "") -> Term:
    """What a feed says."""
    return z3.Real(f"{when}report of {feed.name}")


def lies(feed: Feed, when: str = "") -> Formula:
    """Whether it may say anything."""
    return z3.Bool(f"{when}{feed.name} lies")


def is_live(feed: Feed, when: str = "") -> Formula:
    """Whether it says anything."""
    return z3.Bool(f"{when}{feed.name} is live")


def count(truths: Iterable[Formula]) -> Term:
    """How many of them are true."""
    return summed([z3.If(each, number(1), number(0)) for each in truths])
