"""A statistic of feeds, of which some may lie and some be silent, is within what the honest of them can show.

*Kept.* Of n feeds at least q are live, and at most f of all lie. Of r + f + n - q whose honest values are at most b, at
most n - q are silent and f lie, so r of the live ones show at most b, and what is shown of rank r is at most b. It is
counted for any n; and for few feeds the solver is told what a statistic of live reports is, and nothing of counting.

*Reached.* The n - q silent and the f that lie are those whose values are on the wrong side.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise, product

import z3

from novate.model.contract import Feed, LagProfile
from novate.model.core.symbolic.numbers import Formula, Number, Term, number, summed
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.median import contract
from novate.model.oracles.median.contract import highest, honest, lowest, ranks
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.contract import SteadyProfile
from novate.model.oracles.of_feeds.symbolic import ranked
from novate.proofs.components import feeds
from novate.proofs.components.sorted_values import ascend, no_less, sorting
from novate.proofs.engine.obligation import Obligation

FEW = 4
"""Feeds: of so many every case is told to the solver."""
FEEDS = tuple(Feed(f"feed {place}", Exact()) for place in range(1, FEW + 1))


def bounded(oracle: Median) -> Iterator[Obligation]:
    """What is shown of one oracle's feeds is between `lowest` and `highest`: of few feeds without counting, too."""
    yield counted(len(oracle.feeds), oracle.faulty, oracle.quorum)
    if len(oracle.feeds) <= FEW:
        yield from told(oracle)


def all_bounded() -> Iterator[Obligation]:
    """The same of any oracle of the kind: by counting, and of few feeds without."""
    yield counted(*z3.Reals("feeds faulty quorum"))
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


def told(oracle: Median) -> Iterator[Obligation]:
    """By what a statistic of live reports is: for any values, whoever lies, and whoever is silent."""
    values = [z3.Real(f"value of {each.name}") for each in oracle.feeds]
    shown = z3.Real("oracle")
    name = named(oracle)
    above, below = zip(*(report_of(each, value) for each, value in zip(oracle.feeds, values, strict=True)), strict=True)
    given = tuple(statistics(oracle, shown))
    yield Obligation(f"at most the highest: {name}", (*given, *above), shown <= highest(oracle, values))
    yield Obligation(f"at least the lowest: {name}", (*given, *below), shown >= lowest(oracle, values))


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


def report_of(feed: Feed, value: Term) -> tuple[Formula, Formula]:
    """Who does not lie reports no more than the value; or no less."""
    return z3.Or(lies(feed), report(feed) <= value), z3.Or(lies(feed), report(feed) >= value)


def statistics(oracle: Median, shown: Term, when: str = "") -> Iterator[Formula]:
    """What is shown is the statistic of the live reports, however many are live."""
    yield count(lies(each, when) for each in oracle.feeds) <= oracle.faulty
    for live in range(oracle.quorum, len(oracle.feeds) + 1):
        chosen = {rank: z3.Real(f"{when}report {rank} of {live}") for rank in ranks(oracle, live)}
        facts = (is_of_rank(oracle, report, (rank, live), when) for rank, report in chosen.items())
        is_mean = shown * len(chosen) == summed(list(chosen.values()))
        yield z3.Implies(count(is_live(each, when) for each in oracle.feeds) == live, z3.And(is_mean, *facts))
    yield count(is_live(each, when) for each in oracle.feeds) >= oracle.quorum


def is_of_rank(oracle: Median, ranked: Term, rank_of: tuple[int, int], when: str) -> Formula:
    """So many live reports are at most this one, and so many at least."""
    rank, live = rank_of
    below = (z3.And(is_live(each, when), report(each, when) <= ranked) for each in oracle.feeds)
    above = (z3.And(is_live(each, when), report(each, when) >= ranked) for each in oracle.feeds)
    return z3.And(count(below) >= rank, count(above) >= live - rank + 1)


def report(feed: Feed, when: str = "") -> Term:
    """What a feed says."""
    return z3.Real(f"{when}report of {feed.name}")


def lies(feed: Feed, when: str = "") -> Formula:
    """Whether it may say anything."""
    return z3.Bool(f"{when}{feed.name} lies")


def is_live(feed: Feed, when: str = "") -> Formula:
    """Whether it says anything."""
    return z3.Bool(f"{when}{feed.name} is live")


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


def count(truths: Iterable[Formula]) -> Term:
    """How many of them are true."""
    return summed([z3.If(each, number(1), number(0)) for each in truths])


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
