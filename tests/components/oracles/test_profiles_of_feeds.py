"""What oracles made of feeds guarantee, against every path of the market and every choice of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations, product
from operator import mul
from random import Random
from statistics import mean, median
from typing import Any, NamedTuple

import pytest

from novate.model.contract import Feed, LagProfile, Oracle
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.median.parameters import Median
from novate.model.specification import Side
from novate.proofs.components.oracles import oracle_of
from novate.proofs.refinement.mechanisms import MARKET, mechanism

PER_CENT = Fraction(1, 100)
ANYTHING = Fraction(10**9)


class Instance(NamedTuple):
    """Moves that may be taken in each block, and how late keepers are."""

    up: Fraction
    down: Fraction
    delay: int


def machine(oracle: Oracle, instance: Instance, side: Side = Side.LONG) -> Machine:
    """One side of a market with this oracle."""
    market = MARKET | {"move_up": instance.up, "move_down": instance.down, "oracle": oracle}
    specification = mechanism(market, keeper_delay=instance.delay)
    return Machine(specification, specification.markets["A"], side, exact=True)


def paths(instance: Instance, blocks: int) -> Iterator[list[Fraction]]:
    """All paths of the steepest moves and of none, oldest first."""
    for moves in product((1 - instance.down, Fraction(1), 1 + instance.up), repeat=blocks):
        yield [reduce(mul, moves[:block], Fraction(1)) for block in range(blocks + 1)]


def shown_by(oracle: Oracle, past: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The lowest and the highest that an honest feed shows after these prices, oldest first."""
    if isinstance(oracle, Exact):
        return past[-1], past[-1]
    if not isinstance(oracle, Band):
        return shown(oracle, past)
    recent = past[-1 - oracle.staleness :]
    return (1 - oracle.deviation_down) * min(recent), (1 + oracle.deviation_up) * max(recent)


def shown(oracle: Any, past: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The same of what is made of them, whoever lies and whoever is silent."""
    lows, highs = zip(*(shown_by(feed.oracle, past) for feed in oracle.feeds), strict=True)
    if isinstance(oracle, Fallback):
        return min(lows), max(highs)
    if isinstance(oracle, Lowest):
        return min(lows), min(highs)
    lowest, highest = outcomes(oracle, lows, Fraction(0)), outcomes(oracle, highs, ANYTHING)
    return min(lowest), max(highest)


def outcomes(oracle: Median, honest: Sequence[Fraction], lie: Fraction) -> Iterator[Fraction]:
    """What is shown of any live feeds of which any lie."""
    names = range(len(honest))
    show: Callable[[list[Fraction]], Fraction] = median if oracle.trim is None else trimmed(oracle.trim)
    for count in range(oracle.quorum, len(honest) + 1):
        for live in combinations(names, count):
            for liars in combinations(live, oracle.faulty):
                yield show(sorted(lie if name in liars else honest[name] for name in live))


def trimmed(count: int) -> Callable[[list[Fraction]], Fraction]:
    """The mean without so many at both ends."""
    return lambda values: mean(values[count : len(values) - count])


class Found(NamedTuple):
    """The extremes over all paths."""

    least_market: Fraction
    most_market: Fraction
    least_market_now: Fraction
    most_market_now: Fraction
    least_oracle: Fraction
    most_oracle: Fraction


def searched(oracle: Any, instance: Instance) -> Found:
    """By trying everything."""
    blocks, look = instance.delay + 1, oracle.lookback
    rows = []
    for path in paths(instance, look + blocks):
        low, high = shown(oracle, path[: look + 1])
        later = [shown(oracle, path[: look + 1 + block]) for block in range(1, blocks + 1)]
        then, end = path[look], path[look + blocks]
        oracles = min(least for least, _ in later) / high, max(most for _, most in later) / low
        rows.append((end / high, end / low, then / high, then / low, *oracles))
    columns = list(zip(*rows, strict=True))
    return Found(*((max if place % 2 else min)(column) for place, column in enumerate(columns)))


def drawn(random: Random) -> Any:
    """An oracle of two to four feeds, all of which look back at most two blocks."""
    count = random.randint(2, 4)
    bands = (
        Band(random.randint(0, 30) * PER_CENT / 10, random.randint(0, 30) * PER_CENT / 7, random.randint(0, 2))
        for _ in range(count)
    )
    feeds = tuple(Feed(f"feed-{place}", random.choice((each, each, Exact()))) for place, each in enumerate(bands))
    if random.random() < 0.4:
        return random.choice((Fallback(feeds), Lowest(feeds)))
    trim = random.choice((None, None, 0, 1))
    while True:
        try:
            return Median(feeds, random.randint(0, 1), random.randint(1, count), trim)
        except ValueError:
            trim = None


@pytest.mark.parametrize("seed", range(60))
def test_its_bounds_are_reached_and_never_beaten(seed: int) -> None:
    """Of the market exactly; of the oracle over itself never beaten, and exactly where all feeds are fresh."""
    random = Random(seed)
    instance = Instance(random.randint(1, 30) * PER_CENT, random.randint(1, 9) * PER_CENT, random.randint(0, 1))
    oracle = drawn(random)
    found, profile = searched(oracle, instance), lag_profile(machine(oracle, instance))
    for name in ("least_market", "most_market", "least_market_now", "most_market_now"):
        assert getattr(found, name) == getattr(profile, name), name
    assert profile.least_oracle <= found.least_oracle
    assert profile.most_oracle >= found.most_oracle
    if oracle.lookback == 0:
        assert (profile.least_oracle, profile.most_oracle) == (found.least_oracle, found.most_oracle)


@pytest.mark.parametrize("seed", range(20))
def test_a_run_is_claimed_only_where_the_oracle_gets_to_its_bound(seed: int) -> None:
    """Where the theorem says that the worst oracle price can be shown, some path shows it."""
    random = Random(seed)
    instance = Instance(random.randint(1, 30) * PER_CENT, random.randint(1, 9) * PER_CENT, random.randint(0, 1))
    oracle = drawn(random)
    found = searched(oracle, instance)
    for side, worst in ((Side.LONG, found.least_oracle), (Side.SHORT, found.most_oracle)):
        asked = machine(oracle, instance, side)
        profile = lag_profile(asked)
        if all(oracle_of(asked).attainable("oracle margin", asked, None)):  # type: ignore[arg-type]  # no run is looked at
            assert worst == (profile.least_oracle if side is Side.LONG else profile.most_oracle)


def bounds_of(*feeds: Band | Exact, **said: int) -> LagProfile:
    """Of a median, with moves of 1 % and no delay."""
    named = tuple(Feed(f"feed-{place}", each) for place, each in enumerate(feeds))
    return lag_profile(machine(Median(named, **said), Instance(PER_CENT, PER_CENT, 0)))


def test_a_minority_that_lies_moves_it_beyond_the_median_of_the_bands() -> None:
    """Feeds that show at most 100, 101 and 110 of a market of 100, one of which lies: it shows 110, not 101."""
    feeds = [Band(Fraction(off), Fraction(0), 0) for off in ("0", "0.01", "0.1")]
    assert bounds_of(*feeds, faulty=1).least_market_now == 1 / Fraction("1.1")
    assert bounds_of(*feeds).least_market_now == 1 / Fraction("1.01")


def test_how_far_a_median_moves_is_not_what_one_feed_can() -> None:
    """A rise and then a fall: each feed refers to another price, and the median gets below what each way alone gives.

    Moves of 2 % down and 28 % up; feeds with deviation and staleness (0, 1), (0, 3) and (2 %, 1).
    """
    instance = Instance(28 * PER_CENT, 2 * PER_CENT, 0)
    feeds = (Band(staleness=1), Band(staleness=3), Band(2 * PER_CENT, 2 * PER_CENT, 1))
    oracle = Median(tuple(Feed(f"feed-{place}", each) for place, each in enumerate(feeds)))
    profile, found = lag_profile(machine(oracle, instance)), searched(oracle, instance)
    one_way = found.least_market * median([1, 1, 1 - 2 * PER_CENT])
    assert (found.least_oracle, round(one_way, 6)) == (Fraction("0.941192"), Fraction("0.941569"))
    assert profile.least_oracle <= found.least_oracle


def test_feeds_that_move_no_further_than_each_other_are_steady() -> None:
    """Without liars and with all live it moves no further than the feed that moves furthest."""
    profile = bounds_of(Band(staleness=2), Band(staleness=2), Band(staleness=2))
    alone = lag_profile(machine(Band(staleness=2), Instance(PER_CENT, PER_CENT, 0)))
    assert (profile.least_oracle, profile.most_oracle) == (alone.least_oracle, alone.most_oracle)
    quorum = bounds_of(Band(staleness=2), Band(staleness=2), Band(staleness=2), quorum=2)
    assert quorum.least_oracle < alone.least_oracle


@pytest.mark.parametrize("said", [{}, {"trim": 0}], ids=str)
def test_one_feed_without_a_bound_among_others_that_have_one(said: dict[str, int]) -> None:
    """It may show next to nothing, and the others do not let what is made of them follow it."""
    bands = (Exact(), Band(PER_CENT, PER_CENT, 1), Band(Fraction(1, 50), Fraction(1), 1))
    feeds = tuple(Feed(f"feed-{place}", each) for place, each in enumerate(bands))
    instance = Instance(2 * PER_CENT, PER_CENT, 1)
    for oracle in (Median(feeds, **said), Median((Feed("inner", Median(feeds, **said)), *feeds[:2]))):
        found, profile = searched(oracle, instance), lag_profile(machine(oracle, instance, Side.SHORT))
        assert profile.has_most
        assert (found.most_market, found.most_market_now) == (profile.most_market, profile.most_market_now)
        assert found.most_oracle <= profile.most_oracle
        assert profile.shown_at_most <= profile.most_oracle
        assert profile.most_market / profile.most_market_now <= profile.shown_at_most
        assert profile.shown_at_most <= profile.most_market / profile.least_market_now


def test_a_feed_made_of_feeds_is_a_feed() -> None:
    """A median of one feed is that feed, however often."""
    inner = Median((Feed("inner", Band(PER_CENT, 2 * PER_CENT, 1)),))
    instance = Instance(PER_CENT, PER_CENT, 0)
    outer = lag_profile(machine(Median((Feed("outer", inner),)), instance))
    alone = lag_profile(machine(Band(PER_CENT, 2 * PER_CENT, 1), instance))
    assert outer.least_market == alone.least_market
    assert outer.most_market == alone.most_market
