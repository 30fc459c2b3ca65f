"""What a statistic of feeds guarantees, of which some may lie and some be silent.

Of n feeds at least q are live, and f may show anything. What is shown is a mean of order statistics of the live ones;
that of rank r is at most the bound of rank r + f + n - q, in ascending order, and at least that of rank r - f: of so
many feeds f can lie and n - q be silent, and r are left. Both are reached. For the rest see
`novate.model.oracles.of_feeds.contract`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import cast

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number, times
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.contract import FeedsProfile, SteadyProfile
from novate.model.oracles.of_feeds.symbolic import profiles, ranked


def profile(machine: Machine) -> FeedsProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return guaranteed(median(machine), profiles(machine))


def median(machine: Machine) -> Median:
    """The market's oracle."""
    return cast("Median", machine.market.oracle)


def guaranteed(oracle: Median, feeds: Sequence[LagProfile]) -> FeedsProfile:
    """What it guarantees if its feeds guarantee this."""
    all_honest = oracle.faulty == 0 and oracle.quorum == len(oracle.feeds)
    kind = SteadyProfile if all_honest else FeedsProfile
    return kind(feeds, partial(lowest, oracle), partial(highest, oracle), partial(honest, oracle))


def lowest(oracle: Median, values: Sequence[Number]) -> Number:
    """The least that it may show if its feeds show these at least. There is a bound: a file without one is refused."""
    return mean(values, [rank - oracle.faulty for rank in ranks(oracle, oracle.quorum)])


def highest(oracle: Median, values: Sequence[Number]) -> Number:
    """The most, if they show these at most. There is a bound, too."""
    silent = len(oracle.feeds) - oracle.quorum
    return mean(values, [rank + oracle.faulty + silent for rank in ranks(oracle, oracle.quorum)])


def honest(oracle: Median, values: Sequence[Number]) -> Number:
    """What it shows if all feeds are live and show these."""
    return mean(values, ranks(oracle, len(oracle.feeds)))


def mean(values: Sequence[Number], chosen: Sequence[int]) -> Number:
    """The mean of the values with these ranks, 1 of the least."""
    ascending = ranked(values)
    return times(Fraction(1, len(chosen)), sum(ascending[rank - 1] for rank in chosen))


def ranks(oracle: Median, live: int) -> list[int]:
    """Which ranks of so many live feeds are shown: the middle one or two, what is not trimmed, or one that is named."""
    if oracle.nth_lowest is not None:
        return [oracle.nth_lowest]
    if oracle.nth_highest is not None:
        return [live + 1 - oracle.nth_highest]
    if oracle.trim is not None:
        return list(range(1 + oracle.trim, live - oracle.trim + 1))
    return sorted({(live + 1) // 2, live // 2 + 1})
