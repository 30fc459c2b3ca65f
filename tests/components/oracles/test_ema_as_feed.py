"""An exponential average as a feed, which nobody sees: all runs of small ones, and feeds without a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from random import Random
from statistics import median
from typing import Any

import pytest
from horizons import TABLES, machine_at, needed_margin

from novate.model.component import part
from novate.model.contract import Feed, Oracle, remembers
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.contract import UNBOUNDED, most_of, over
from novate.model.price_history import PriceHistory
from novate.model.specification import MoveWindow, Side
from novate.model.state import MarketState
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.scenarios.informal_trace_format import as_text, encode_states
from novate.scenarios.informal_trace_reader import read_text

PER_CENT = Fraction(1, 100)
SIDES = pytest.mark.parametrize("side", list(Side))
STILL = (MoveWindow(3, 3 * PER_CENT, 3 * PER_CENT),)
QUICK, SLOW = Ema(Fraction(2, 5), PER_CENT), Ema(PER_CENT, PER_CENT)
"""With falls of 2 % the second is left behind without a bound."""


def feeds(*oracles: Oracle) -> tuple[Feed, ...]:
    """With names."""
    return tuple(Feed(f"feed-{place}", each) for place, each in enumerate(oracles))


Statistic = Callable[[Sequence[Fraction]], Fraction]
MADE: dict[str, tuple[Any, Statistic, Statistic]] = {
    "the middle of three": (Median(feeds(QUICK, Mean(2), Exact())), median, median),
    "one left behind": (Median(feeds(SLOW, Mean(2), Exact())), median, median),
    "two left behind": (Median(feeds(SLOW, Ema(PER_CENT / 2, PER_CENT), Exact())), median, median),
    "a fallback": (Fallback(feeds(Exact(), QUICK)), min, max),
    "a fallback left behind": (Fallback(feeds(Exact(), SLOW)), min, max),
    "the lowest": (Lowest(feeds(QUICK, SLOW)), min, min),
}
"""The oracle, and what it shows of the lowest and of the highest prices of its feeds."""


def machine_of(oracle: Oracle, windows: tuple[MoveWindow, ...] = (), delay: int = 1) -> Machine:
    """With all digits."""
    market = {"oracle": oracle, "move_up": 3 * PER_CENT, "move_down": 2 * PER_CENT, "move_windows": windows}
    specification = mechanism(market, keeper_delay=delay)
    return Machine(specification, specification.markets["A"], Side.LONG, exact=True)


def paths(windows: tuple[MoveWindow, ...], blocks: int) -> Iterator[list[Fraction]]:
    """All on which each price stays or moves as far as it may, from a rest."""
    for moves in product((1 - 2 * PER_CENT, Fraction(1), 1 + 3 * PER_CENT), repeat=blocks):
        path = [Fraction(1)]
        for move in moves:
            path.append(path[-1] * move)
        spans = (
            (path[max(0, end - each.blocks) : end], path[end], each) for each in windows for end in range(1, blocks + 1)
        )
        if all((1 - each.down) * max(past) <= now <= (1 + each.up) * min(past) for past, now, each in spans):
            yield path


def shown(feed: Oracle, path: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """The lowest and the highest that a feed may show in each block, whatever it rounded before."""
    if isinstance(feed, Ema):
        found = [(path[0], path[0])]
        for price in path[1:]:
            low, high = (feed.weight * price + (1 - feed.weight) * each for each in found[-1])
            found.append(((1 - feed.rounding) * low, high))
        return found
    if isinstance(feed, Mean):
        means = [sum(path[max(0, end - age)] for age in range(feed.window)) / feed.window for end in range(len(path))]
        return [(each, each) for each in means]
    return [(price, price) for price in path]


@pytest.mark.parametrize("windows", [(), STILL], ids=["one bound", "several"])
@pytest.mark.parametrize("name", MADE)
def test_no_run_gets_beyond_the_profile(name: str, windows: tuple[MoveWindow, ...]) -> None:
    """All runs of a few blocks, with every choice of what is shown, and a look in each of their blocks."""
    oracle, lowest, highest = MADE[name]
    profile = lag_profile(machine_of(oracle, windows))
    for path in paths(windows, 5):
        every = [shown(feed.oracle, path) for feed in oracle.feeds]
        ranges = [
            (lowest([low for low, _ in now]), highest([high for _, high in now])) for now in zip(*every, strict=True)
        ]
        for look, (low, high) in enumerate(ranges):
            assert profile.least_market_now * high <= path[look]
            for price, (later_low, later_high) in zip(
                path[look + 1 : look + 3], ranges[look + 1 : look + 3], strict=True
            ):
                assert profile.least_market * high <= price
                assert profile.least_oracle * high <= later_low
                if profile.has_most:
                    assert path[look] <= profile.most_market_now * low
                    assert price <= profile.most_market * low
                    assert later_high <= profile.most_oracle * low


@SIDES
@pytest.mark.parametrize("windows", [(), STILL], ids=["one bound", "several"])
@pytest.mark.parametrize("name", MADE)
def test_it_is_proved_of_one_file_and_is_what_the_proof_holds_it_against(
    name: str, windows: tuple[MoveWindow, ...], side: Side
) -> None:
    """Also where there is no bound."""
    oracle, *_ = MADE[name]
    machine = machine_of(oracle, windows)
    profile, bounds = lag_profile(machine), oracle_of(machine).reach(machine, 2)
    assert bounds[0] == profile.least_market
    if profile.has_most:
        assert bounds[1] == profile.most_market
    made = Machine(machine.specification, machine.market, side)
    assert prove(list(oracle_of(made).kept(made)), Limits()).holds


def least(oracle: Oracle) -> Fraction:
    """L_K of the oracle in a market without horizons."""
    found: Fraction = lag_profile(machine_of(oracle)).least_market
    return found


def test_a_feed_without_a_bound_is_above_all_others() -> None:
    """Where its rank is shown there is no bound, and else it is as if it were not there: on one side alone."""
    assert least(SLOW) == 0
    others = [least(Mean(window)) for window in (2, 3, 4)]
    assert others == sorted(others, reverse=True)
    of_four = feeds(SLOW, Mean(2), Mean(3), Mean(4))
    assert least(Median(of_four, nth_lowest=3)) == least(Mean(4))
    assert least(Median(of_four, nth_lowest=4)) == 0
    assert least(Median(feeds(SLOW, Mean(2), Mean(3)), faulty=1)) == 0
    assert least(Fallback(of_four)) == 0
    assert least(Lowest(of_four)) == least(Mean(2))
    for oracle in (Median(of_four, nth_lowest=4), Fallback(of_four)):
        profile = lag_profile(machine_of(oracle))
        assert profile.least_market_now == 0
        assert profile.shown_at_least == 1
        assert profile.most_shown is UNBOUNDED


def test_a_feed_without_a_bound_is_not_one_liar_more() -> None:
    """It is false that it costs what one more faulty feed does: which feed it is is known, and that asks for less.

    Of the second lowest of four, one of which is left behind, nobody who knows the market well can lie.
    """
    known = Median(feeds(SLOW, Exact(), Mean(5), Mean(9)), nth_lowest=2)
    anyone = Median(feeds(Mean(12), Exact(), Mean(5), Mean(9)), nth_lowest=2, faulty=1)
    assert least(known) == least(Mean(5)) > least(anyone) == least(Mean(9))


def test_more_than_any_number() -> None:
    """What is done with it."""
    one = Fraction(1, 2)
    assert most_of(Fraction(0)) is most_of(0) is over(one, 0) is UNBOUNDED
    assert max(one, UNBOUNDED) is max(UNBOUNDED, one) is UNBOUNDED
    assert min(one, UNBOUNDED) is min(UNBOUNDED, one) is one
    assert one * UNBOUNDED is UNBOUNDED * one is sum([one, UNBOUNDED, one]) is UNBOUNDED
    assert 1 / UNBOUNDED == 0
    assert (one >= UNBOUNDED, one > UNBOUNDED) == (False, False)
    assert (over(one, one), most_of(one)) == (1, 2)


def table(weight: str) -> dict[str, str]:
    """Of such a feed."""
    return {"kind": "ema", "weight": weight, "rounding": "0.01%"}


MEAN = {"kind": "mean", "window": "7 blocks"}
ROOT = {"kind": "mean", "window": "4 blocks", "average": "geometric"}
NEAR = {"deviation": "0.3%", "staleness": "2 blocks"}
EXACT = {"kind": "exact"}
FILES: dict[str, tuple[str, tuple[dict[str, str], ...], dict[str, Any]]] = {
    "the middle of three": ("median", (table("10%"), MEAN, EXACT), {}),
    "the middle of two": ("median", (table("10%"), table("20%")), {}),
    "an average that is left behind": ("median", (table("0.9%"), MEAN, EXACT), {}),
    "a liar": ("median", (table("15%"), ROOT, EXACT), {"faulty": 1}),
    "a fallback": ("fallback", (table("20%"), NEAR), {}),
    "the lowest": ("lowest", (table("15%"), table("20%"), ROOT), {}),
}


def test_a_feed_may_be_rounded_otherwise_after_a_look() -> None:
    """It is false that it moves no further than it does alone: nobody sees how it was rounded before.

    Where the price rests it shows that, and a block later what is left if it was always rounded down.
    """
    rested = [Fraction(1)] * 8
    (_, high), (low, _) = shown(QUICK, rested)[-2:]
    assert low < (1 - QUICK.rounding) * high
    alone, hidden = (lag_profile(machine_of(each)) for each in (QUICK, QUICK.as_feed))
    assert hidden.least_oracle < alone.least_oracle
    assert hidden.most_oracle > alone.most_oracle
    assert lag_profile(machine_of(SLOW.as_feed)).most_oracle is None


@SIDES
@pytest.mark.parametrize("moves", ["1%", TABLES["three blocks"]], ids=["one bound", "several"])
@pytest.mark.parametrize("name", FILES)
def test_a_replayed_run_breaks_it_as_soon_as_two_millionths_are_missing(name: str, moves: Any, side: Side) -> None:
    """And at the threshold, rounded up to a millionth, it is proved."""
    kind, tables, more = FILES[name]
    named = {f"feed-{place}": each for place, each in enumerate(tables)}

    def at(ppm: int) -> Machine:
        oracle = {"kind": kind, "feeds": list(named), **more}
        return machine_at(ppm, oracle, side, named, max_move_per_block=moves, keeper_delay="2 blocks")

    needed = needed_margin(at(1))
    enough, little = decide(at(needed), "no-bad-debt"), decide(at(needed - 2), "no-bad-debt")
    assert enough is not None
    assert little is not None
    assert (enough.status, little.status) == (Status.PROVED, Status.VIOLATED)
    scenario = counterexample(at(needed - 2), "no-bad-debt", little.broken)
    assert scenario is not None
    assert scenario.violation
    recorded = read_text(as_text(scenario, "0.1.0"))
    assert list(recorded.states) == encode_states(scenario.specification, scenario.initial, scenario.steps)


def test_without_a_bound_a_margin_of_half_is_broken_by_a_replayed_run() -> None:
    """Two of three feeds are left behind."""
    named = {"slow": table("0.9%"), "slower": table("0.8%"), "exact": EXACT}
    oracle = {"kind": "median", "feeds": list(named)}
    machine = machine_at(500_000, oracle, Side.LONG, named, max_move_per_block="1%", keeper_delay="2 blocks")
    assert lag_profile(machine).least_market == 0
    found = decide(machine, "no-bad-debt")
    assert found is not None
    assert found.status is Status.VIOLATED
    scenario = counterexample(machine, "no-bad-debt", found.broken)
    assert scenario is not None
    assert scenario.violation


@pytest.mark.parametrize("oracle", [QUICK, Ema(Fraction(3, 10), Fraction(1, 7)), Ema(Fraction(1), PER_CENT)])
def test_what_a_feed_may_show_is_all_that_somebody_could_have_seen(oracle: Ema) -> None:
    """From the lowest to the highest part of a tick: what was rounded off was always most, or always least."""
    parts, random = oracle.parts_of_a_tick, Random(3)
    scale = 700 * 3
    rules = part("oracles", "ema", "reference").prepared(oracle.as_feed, scale)
    price, past, memory = 1_000, PriceHistory(), ()
    low = high = middle = Fraction(price)
    assert rules.remembered(MarketState(price, price, past)) == (price * parts, price * parts)
    for _ in range(40):
        memory = rules.remembered(MarketState(price, price, past, memory))
        past, price = past.followed_by(price), price * random.randint(95, 105) // 100
        low, high, middle = (oracle.weight * price + (1 - oracle.weight) * each for each in (low, high, middle))
        low = Fraction(ceil((1 - oracle.rounding) * low * parts), parts)
        high = Fraction(floor(high * parts), parts)
        least_now, most_now = ceil((1 - oracle.rounding) * middle * parts), floor(middle * parts)
        middle = Fraction(random.randint(least_now, most_now), parts)
        now = MarketState(price, price, past, memory)
        ((lowest, highest),) = rules.ranges(now)
        assert (Fraction(lowest, scale), Fraction(highest, scale)) == (low, high)
        assert low <= middle <= high
    assert "it showed" in rules.reason(now)
    assert " to " in rules.reason(now)


def test_feeds_remember_one_after_the_other() -> None:
    """As many numbers as there are; those of market prices alone none."""
    inner = Median(feeds(Mean(3), Ema(PER_CENT, PER_CENT)))
    made = Fallback(feeds(Exact(), Ema(PER_CENT, PER_CENT), inner, Mean(2, Average.GEOMETRIC)))
    assert remembers(made) == 6
    rules = part("oracles", "fallback", "reference").prepared(made, 10_000)
    first = MarketState(50, 50, PriceHistory())
    assert len(rules.remembered(first)) == 6
    second = MarketState(51, 50, PriceHistory([50]), rules.remembered(first))
    assert rules.remembered(second)[:2] == rules.remembered(second)[2:4] == (4_951, 5_001)
    assert remembers(Ema(PER_CENT, PER_CENT)) == 0
