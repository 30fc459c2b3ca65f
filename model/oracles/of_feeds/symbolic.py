"""Feeds: the oracles of which another one is made, each seen as if the market had it alone.

What the twins of all such oracles have in common. What is remembered of market prices is what each feed remembers, one
after the other; what feeds show is nothing that anybody sees, so of each only the bounds of it are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import islice

import z3

from novate.model.contract import LagProfile, Oracle, feeds_of, remembers
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.numbers import Formula, Number, Term, larger, smaller
from novate.model.core.symbolic.powers import of_feed
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.prices import Prices, twin


def machines(machine: Machine) -> tuple[Machine, ...]:
    """A machine for each feed of the market's oracle, with that as its oracle."""
    return tuple(of_feed(machine, feed) for feed in feeds_of(machine.market.oracle))


def profiles(machine: Machine) -> tuple[LagProfile, ...]:
    """What each feed guarantees."""
    return tuple(map(lag_profile, machines(machine)))


def remembered(oracle: Oracle, recent: Sequence[Term], memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """What each feed remembers of market prices, and of what it showed, of `worth` a tick."""
    numbers = iter(memory)
    found: list[Term] = []
    for feed in feeds_of(oracle):
        own = tuple(islice(numbers, remembers(feed.seen)))
        found += remembered_of(feed.seen, recent, own, worth)
    return tuple(found)


def remembered_of(oracle: Oracle, recent: Sequence[Term], memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """The same of one, which looks back no further than it does."""
    found: tuple[Term, ...] = twin(oracle).remembered(oracle, recent[: oracle.lookback + 1], memory, worth)
    return found


def seen_by(machine: Machine, prices: Prices) -> Iterator[tuple[Machine, Prices]]:
    """Each feed's machine, and the prices as it remembers them."""
    memory = iter(prices.memory)
    for feed in machines(machine):
        oracle = feed.market.oracle
        size = len(remembered_of(oracle, [prices.market] * (oracle.lookback + 1), (), 1))
        yield feed, replace(prices, memory=tuple(islice(memory, size)))


def shown(machine: Machine, prices: Prices) -> tuple[list[Term], list[Term]]:
    """The lowest that each feed may show, and the highest."""
    bounds = [twin(feed.market.oracle).bounds(feed, seen) for feed, seen in seen_by(machine, prices)]
    return [lowest for lowest, _ in bounds], [highest for _, highest in bounds]


def window(machine: Machine, prices: Prices) -> Formula:
    """What is true of the market prices that feeds remember."""
    return z3.And(*(twin(feed.market.oracle).window(feed, seen) for feed, seen in seen_by(machine, prices)))


def window_moves(machine: Machine, before: Prices, after: Prices) -> Formula:
    """What each feed remembers goes on from block to block."""
    pairs = zip(seen_by(machine, before), seen_by(machine, after), strict=True)
    return z3.And(*(twin(feed.market.oracle).window_moves(feed, old, new) for (feed, old), (_, new) in pairs))


def least_of(values: Sequence[Number]) -> Number:
    """The least of several: numbers, terms, or arrays."""
    return reduce(smaller, values)


def greatest_of(values: Sequence[Number]) -> Number:
    """The greatest."""
    return reduce(larger, values)


def ranked(values: Sequence[Number]) -> list[Number]:
    """The values in ascending order: of terms and arrays by exchanging neighbours, which no comparison decides."""
    *_, found = exchanges(values)
    return found


def exchanges(values: Sequence[Number]) -> Iterator[list[Number]]:
    """The values as they are, and after each exchange of neighbours, until they ascend."""
    found = list(values)
    yield found
    for end in range(len(found) - 1, 0, -1):
        for place in range(end):
            left, right = found[place : place + 2]
            found = [*found[:place], smaller(left, right), larger(left, right), *found[place + 2 :]]
            yield found
