"""A statistic of feeds, of which some may lie and some be silent, is within what the honest of them can show.

*Kept.* Of n feeds at least q are live, and at most f of all lie. Of r + f + n - q whose honest values are at most b, at
most n - q are silent and f lie, so r of the live ones show at most b, and what is shown of rank r is at most b. It is
counted for any n; and for few feeds the solver is told what a statistic of live reports is, and nothing of counting:
what one report of a rank says of the values, then what is shown of such reports.

*Reached.* The n - q silent and the f that lie are those whose values are on the wrong side.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise, product

import z3

from novate.model.contract import Feed, LagProfile
from novate.model.core.symbolic.numbers import Formula, Number, Term, summed
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.median import contract
from novate.model.oracles.median.contract import highest, honest, lowest, ranks
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.contract import SteadyProfile
from novate.model.oracles.of_feeds.symbolic import ranked
from novate.proofs.components import feeds
from novate.proofs.components.reports import (
    count,
    few_lie,
    is_live,
    is_of_rank,
    lies,
    rank_above,
    report,
    so_many_live,
    value_of,
    within_values,
)
from novate.proofs.components.sorted_values import ascend, no_less, ranking, sorting
from novate.proofs.engine.obligation import Obligation

FEW = 4
"""Feeds: of so many every case is told to the solver."""
FEEDS = tuple(Feed(f"feed {place}", Exact()) for place in range(1, FEW + 1))


def bounded(oracle: Median) -> Iterator[Obligation]:
    """What is shown of one oracle's feeds is between `lowest` and `highest`: of few feeds without counting, too."""
    yield counted(len(oracle.feeds), oracle.faulty, oracle.quorum)
    if len(oracle.feeds) <= FEW:
        yield from ranking(len(oracle.feeds))
        for rank, live in shown_ranks(oracle):
            yield from within_values(oracle.feeds, oracle.faulty, rank, live)
        yield from told(oracle)


def all_bounded() -> Iterator[Obligation]:
    """The same of any oracle of the kind: by counting, and of few feeds without."""
    yield counted(*z3.Reals("feeds faulty quorum"))
    for size in range(1, FEW + 1):
        yield from ranking(size)
    reported = ((len(each.feeds), each.faulty, *of_live) for each in small() for of_live in shown_ranks(each))
    for size, faulty, rank, live in dict.fromkeys(reported):
        yield from within_values(FEEDS[:size], faulty, rank, live)
    for each in small():
        yield from told(each)
        yield from moved(each, ())
    yield from feeds.steady()


def counted(size: Number, faulty: Number, quorum: Number) -> Obligation:
    """Of the feeds whose honest value is within the bound of a rank, enough live ones show what is within it."""
    live, rank, within, shown = z3.Reals("live rank within shown")
    given = (
        z3.And(rank >= 1, rank <= quorum, faulty >= 0, live >= quorum, live <= size),
        within >= rank + faulty + size - quorum,
        shown >= within - (size - live) - faulty,
    )
    return Obligation("so many live reports are within the bound of a rank", given, shown >= rank + (live - quorum))


def small() -> Iterator[Median]:
    """All oracles of few feeds that a file can say; of those that show the same the first."""
    known = set()
    for size, statistic in product(range(1, FEW + 1), ({}, {"trim": 1}, {"nth_lowest": 2}, {"nth_highest": 2})):
        for faulty, quorum in product(range(size), range(1, size + 1)):
            with suppress(ValueError):
                made = Median(FEEDS[:size], faulty, quorum, **statistic)
                shown = tuple(tuple(ranks(made, live)) for live in range(quorum, size + 1))
                if (faulty, shown) not in known:
                    known.add((faulty, shown))
                    yield made


def shown_ranks(oracle: Median) -> Iterator[tuple[int, int]]:
    """The ranks that may be shown, each with how many feeds are live."""
    every = range(oracle.quorum, len(oracle.feeds) + 1)
    yield from ((rank, live) for live in every for rank in ranks(oracle, live))


def told(oracle: Median) -> Iterator[Obligation]:
    """Where the report of each rank is within a value, however many are live, what is shown is within the bounds."""
    values = [value_of(each) for each in oracle.feeds]
    shown, ascending = z3.Real("oracle"), ranked(values)
    given = (*statistics(oracle, shown), *ascend(ascending))
    most, least = [], []
    for rank, live in shown_ranks(oracle):
        is_so_many, reported = so_many_live(oracle.feeds, live), report_of(rank, live)
        above = ascending[rank_above(len(oracle.feeds), oracle.faulty, rank, live) - 1]
        most.append(z3.Implies(is_so_many, reported <= above))
        least.append(z3.Implies(is_so_many, reported >= ascending[rank - oracle.faulty - 1]))
    name = named(oracle)
    yield Obligation(f"at most the highest: {name}", (*given, *most), shown <= highest(oracle, values))
    yield Obligation(f"at least the lowest: {name}", (*given, *least), shown >= lowest(oracle, values))


def moved(oracle: Median, _: Sequence[LagProfile]) -> Iterator[Obligation]:
    """Where the contract says that it is as steady as its feeds: if none of them falls (rises), it does not either."""
    if not isinstance(contract.guaranteed(oracle, ()), SteadyProfile) or len(oracle.feeds) > FEW:
        return
    before, after = z3.Reals("before after")
    given = (*statistics(oracle, before), *statistics(oracle, after, "later "))
    up, down = (
        [z3.Or(lies(each), lies(each, "later "), kept(report(each, "later "), report(each))) for each in oracle.feeds]
        for kept in (operator.ge, operator.le)
    )
    yield Obligation(f"it falls no further than its feeds: {named(oracle)}", (*given, *up), after >= before)
    yield Obligation(f"it rises no further than its feeds: {named(oracle)}", (*given, *down), after <= before)


def statistics(oracle: Median, shown: Term, when: str = "") -> Iterator[Formula]:
    """What is shown is the statistic of the live reports, however many are live."""
    yield few_lie(oracle.feeds, oracle.faulty, when)
    for live in range(oracle.quorum, len(oracle.feeds) + 1):
        chosen = {rank: report_of(rank, live, when) for rank in ranks(oracle, live)}
        facts = (is_of_rank(oracle.feeds, report, (rank, live), when) for rank, report in chosen.items())
        is_mean = shown * len(chosen) == summed(list(chosen.values()))
        yield z3.Implies(so_many_live(oracle.feeds, live, when), z3.And(is_mean, *facts))
    yield count(is_live(each, when) for each in oracle.feeds) >= oracle.quorum


def report_of(rank: int, live: int, when: str = "") -> Term:
    """That of a rank, of so many live ones."""
    return z3.Real(f"{when}report {rank} of {live}")


def reached() -> Iterator[Obligation]:
    """Both bounds are shown: silent are those with the least values (the greatest), and those next to them lie."""
    for size in range(2, FEW + 1):
        yield from sorting(size)
    for each in small():
        yield among(each)
        for turned in (False, True):
            yield extremal(each, turned=turned)


def among(oracle: Median) -> Obligation:
    """What honest feeds show is among what it may show, whatever each of them may show besides: by ranks."""
    low, shown, high = (
        [z3.Real(f"{word} of {each.name}") for each in oracle.feeds] for word in ("least", "shown", "most")
    )
    ascending = ranked(shown)
    known = (*ascend(ascending), *no_less(ranked(low), ascending), *no_less(ascending, ranked(high)))
    inside = z3.And(lowest(oracle, low) <= honest(oracle, shown), honest(oracle, shown) <= highest(oracle, high))
    return Obligation(f"what honest feeds show may be shown: {named(oracle)}", known, inside)


def extremal(oracle: Median, *, turned: bool) -> Obligation:
    """A run of reports of which the statistic is the bound, the feeds in the order of their values."""
    size = len(oracle.feeds)
    values = [z3.Real(f"value of {each.name}") for each in oracle.feeds]
    ordered = [one <= other for one, other in pairwise(values)]
    silent, lying = size - oracle.quorum, oracle.faulty
    if turned:
        kept, shown = values[: oracle.quorum - lying], [values[0]] * lying
        live, bound = [*shown, *kept], lowest(oracle, values)
    else:
        kept, shown = values[silent + lying :], [values[-1]] * lying
        live, bound = [*kept, *shown], highest(oracle, values)
    chosen = ranks(oracle, oracle.quorum)
    statistic = summed([live[rank - 1] for rank in chosen])
    name = f"the {'lowest' if turned else 'highest'}: {named(oracle)}"
    return Obligation(name, tuple(ordered), statistic == len(chosen) * bound)


def named(oracle: Median) -> str:
    """Which it is, in words."""
    chosen = " and ".join(map(str, ranks(oracle, oracle.quorum)))
    return f"rank {chosen} of {oracle.quorum} live ones of {len(oracle.feeds)} feeds, {oracle.faulty} of which lie"


ORACLE = feeds.oracle(
    feeds.Kind(
        example=Median(FEEDS[:3], 1, 3),
        bounded=bounded,
        all_bounded=all_bounded,
        moved=moved,
        reached=reached,
        assumed="of the n feeds at most f show anything and q are live; each of the others keeps to its own profile",
        by_hand=(
            "what is shown if more feeds are live is within what is shown if as few are as may be",
            "of more than four feeds the bounds are those of the ranks that are counted: their function is the same",
        ),
    )
)
