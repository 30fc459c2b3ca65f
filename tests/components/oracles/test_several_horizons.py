"""Oracles that lag where moves are bounded over several horizons: what is enough is needed, and a run shows it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil, prod
from random import Random
from typing import Any

import pytest
from horizons import EXAMPLE, MOVES, TABLES, environment, falling_paths, machine_at, needed_margin

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.specification import MoveWindow, Side
from novate.proofs.counterexamples.steepest import steepest
from novate.proofs.engine.limits import Limits
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Method, Status
from novate.proofs.theorems.counterexamples.of_fund import fund_counterexample, worth_of_roundings
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.proofs.theorems.fund.window import need
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_document

PER_CENT = Fraction(1, 100)
SIDES = pytest.mark.parametrize("side", list(Side))


def assert_flips(
    oracle: dict[str, Any],
    side: Side,
    feeds: dict[str, Any] | None = None,
    names: tuple[str, ...] = ("no-bad-debt",),
    **environment: Any,
) -> None:
    """At the threshold, rounded up to a millionth, it is proved; a millionth below a replayed run breaks it."""

    def at(ppm: int) -> Machine:
        return machine_at(ppm, oracle, side, feeds or {}, **environment)

    needed = needed_margin(at(1))
    for name in names:
        enough, little = decide(at(needed), name), decide(at(needed - 1), name)
        assert enough is not None
        assert little is not None
        assert (enough.status, little.status) == (Status.PROVED, Status.VIOLATED)
        scenario = counterexample(at(needed - 1), name, little.broken)
        assert scenario is not None
        assert scenario.violation


AVERAGES = pytest.mark.parametrize("average", list(Average))


@SIDES
@AVERAGES
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("window", "delay"), [(1, 3), (2, 0), (3, 2), (7, 2), (30, 11)])
def test_a_replayed_run_breaks_what_a_mean_needs_as_soon_as_a_millionth_is_missing(
    window: int, delay: int, table: str, average: Average, side: Side
) -> None:
    """Whichever of the horizons tells."""
    delays = {"keeper_delay": f"{delay} blocks"}
    oracle = {"kind": "mean", "window": f"{window} blocks", "average": average}
    assert_flips(oracle, side, max_move_per_block=TABLES[table], **delays)


@SIDES
@pytest.mark.parametrize("seed", range(20))
def test_the_same_of_geometric_means(seed: int, side: Side) -> None:
    """Roots are rounded besides, so of solvency nothing is said."""
    random = Random(1_000 + seed)
    oracle = {"kind": "mean", "window": f"{random.randint(1, 15)} blocks", "average": "geometric"}
    assert_flips(oracle, side, **environment(random))


@SIDES
@pytest.mark.parametrize("seed", range(20))
def test_the_same_of_horizons_that_nothing_was_tuned_to(seed: int, side: Side) -> None:
    """Drawn at random; a mean moves no further than a price, so solvency asks for no more than that."""
    random, names = Random(seed), ("no-bad-debt", "solvency")
    assert_flips(
        {"kind": "mean", "window": f"{random.randint(1, 15)} blocks"}, side, names=names, **environment(random)
    )


def feed(random: Random) -> dict[str, Any]:
    """Of any kind that can be one."""
    off, old, late = (random.randint(0, most) for most in (9, 12, 2))
    return random.choice(
        (
            {"kind": "mean", "window": f"{1 + old} blocks"},
            {"kind": "mean", "window": f"{1 + old} blocks", "average": "geometric"},
            {"deviation": f"0.{off}%", "staleness": f"{old} blocks"},
            {"deviation": "0%", "staleness": "0 blocks"},
            {"kind": "push", "threshold": "0.5%", "report_delay": f"{late} blocks", "trust": "threshold"},
        )
    )


@SIDES
@pytest.mark.parametrize("kind", ["median", "fallback", "lowest"])
@pytest.mark.parametrize("seed", range(15))
def test_the_same_of_oracles_made_of_feeds(seed: int, kind: str, side: Side) -> None:
    """Feeds that look back differently far, of horizons at random."""
    random = Random(f"{kind} {seed}")
    feeds = {f"feed-{place}": feed(random) for place in range(random.randint(2, 5))}
    faulty = {"faulty": random.randint(0, 1)} if kind == "median" and len(feeds) > 2 else {}
    assert_flips({"kind": kind, "feeds": list(feeds), **faulty}, side, feeds, **environment(random))


ORACLES: list[dict[str, Any]] = [
    {"kind": "mean", "window": "7 blocks"},
    {"kind": "median", "feeds": ["quick", "middling", "slow"]},
]
FEEDS = {
    name: {"kind": "mean", "window": f"{window} blocks"}
    for name, window in zip(("quick", "middling", "slow"), (5, 7, 9), strict=True)
}
FAR = {
    **{name: {"deviation": "0%", "staleness": "0 blocks"} for name in ("near", "nearer")},
    "far": {"deviation": "0%", "staleness": "20 blocks"},
}
STANDS_STILL = {MOVES: {"1 block": "2%", "10 blocks": "2%"}, "keeper_delay": "2 blocks"}


@SIDES
def test_an_account_need_not_be_liquidatable_in_every_block_between(side: Side) -> None:
    """It is false that a worst run has to: where a feed looks back 20 blocks the market stands still after the look.

    The fall before keeps it there for two blocks, in which two exact feeds show what they showed. In the third block it
    falls, and then the account has lost as much, though it was healthy a block before.
    """
    assert_flips({"kind": "median", "feeds": list(FAR)}, side, FAR, **STANDS_STILL)
    machine = machine_at(19_999, {"kind": "median", "feeds": list(FAR)}, side, FAR, **STANDS_STILL)
    way = steepest(machine, 10**9, 23)
    assert way[1] == way[3]
    assert way[1] != way[0]
    assert way[11] != way[10]


def test_what_solvency_asks_of_the_oracle_price_is_only_enough() -> None:
    """Of oracles made of feeds with several horizons: beyond it nothing is said to break."""
    feeds = {"near": {"deviation": "3%"}, "average": {"kind": "mean", "window": "3 blocks"}}
    found = [
        decide(
            machine_at(
                ppm, {"kind": "fallback", "feeds": list(feeds)}, Side.LONG, feeds, **{MOVES: TABLES["three blocks"]}
            ),
            "solvency",
        )
        for ppm in (50_000, 80_000, 100_000)
    ]
    assert [each and each.status for each in found] == [Status.VIOLATED, None, Status.PROVED]


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle["kind"])
def test_a_search_is_not_needed(oracle: dict[str, Any]) -> None:
    """The whole verdict, as a person gets it: of a long, with less than it needs."""
    machine = machine_at(
        40_000, oracle, Side.LONG, FEEDS if "feeds" in oracle else {}, **{MOVES: TABLES["three blocks"]}
    )
    found = verify(machine.specification, "ETH-USD", Side.LONG, "no-bad-debt", Limits())
    assert (found.status, found.method) == (Status.VIOLATED, Method.THEOREM)
    assert found.scenario is not None


@SIDES
def test_the_example_says_what_is_so(side: Side) -> None:
    """Its margin is enough for longs and not for shorts."""
    specification = parse_document(tomllib.loads((EXAMPLE.parent / "averages-over-horizons.toml").read_text("utf-8")))
    found = decide(Machine(specification, specification.markets["ETH-USD"], side), "no-bad-debt")
    assert found is not None
    assert found.status is (Status.PROVED if side is Side.LONG else Status.VIOLATED)


@SIDES
@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle["kind"])
def test_the_smallest_fund_is_shown_but_for_roundings(oracle: dict[str, Any], side: Side) -> None:
    """A few quanta less than what the worst close-out of a whole side costs, and a run takes it all."""
    machine = machine_at(40_000, oracle, side, FEEDS if "feeds" in oracle else {}, **{MOVES: TABLES["three blocks"]})
    market = replace(machine.market, max_open_interest=10**12, sides=(side,))
    limited = replace(machine.specification, markets={market.name: market})
    found = need(limited, "fund-sufficiency")
    assert found is not None
    assert found.necessary
    worth = worth_of_roundings(limited, found)
    assert worth < 10
    short = replace(limited, insurance_fund=ceil(found.necessary) - worth)
    scenario = fund_counterexample(short, found, short)
    assert scenario is not None
    assert scenario.violation


SEVERAL = (MoveWindow(2, 3 * PER_CENT, 3 * PER_CENT), MoveWindow(4, 5 * PER_CENT, 5 * PER_CENT))
STILL = (MoveWindow(3, 2 * PER_CENT, 2 * PER_CENT),)


@SIDES
@pytest.mark.parametrize("windows", [SEVERAL, STILL], ids=["moves at once", "may stand still"])
@pytest.mark.parametrize(("window", "delay"), [*product((1, 2, 3), (0, 1, 2)), (4, 1)])
def test_the_account_is_closed_out_in_every_block_of_the_worst_run(
    window: int, delay: int, windows: tuple[MoveWindow, ...], side: Side
) -> None:
    """All paths of small ones on which it is: the worst of them ends at the bound, by what the look showed."""
    specification = mechanism(
        {"oracle": Mean(window), "move_up": 2 * PER_CENT, "move_down": 2 * PER_CENT, "move_windows": windows},
        keeper_delay=delay,
    )
    machine = Machine(specification, specification.markets["A"], side, exact=True)
    reached = [path[-1] / shown for path, shown in closed_out(machine, window, mean_at)]
    profile = lag_profile(machine)
    assert (min(reached), max(reached))[side is Side.SHORT] == (
        profile.most_market if side is Side.SHORT else profile.least_market
    )


@SIDES
@pytest.mark.parametrize("windows", [SEVERAL, STILL], ids=["moves at once", "may stand still"])
@pytest.mark.parametrize(("window", "delay"), [*product((1, 2, 3), (0, 1, 2)), (4, 1)])
def test_the_same_of_a_geometric_mean(window: int, delay: int, windows: tuple[MoveWindow, ...], side: Side) -> None:
    """By powers: as near as the 280th digit of the root, and no nearer than the worst path."""
    oracle = Mean(window, Average.GEOMETRIC)
    specification = mechanism(
        {"oracle": oracle, "move_up": 2 * PER_CENT, "move_down": 2 * PER_CENT, "move_windows": windows},
        keeper_delay=delay,
    )
    machine = Machine(specification, specification.markets["A"], side, exact=True)
    profile, short = lag_profile(machine), side is Side.SHORT
    reached = [path[-1] ** window / product_of for path, product_of in closed_out(machine, window, product_at)]
    rounded = (1 - oracle.rounding) ** window if short else 1
    worst = (max(reached) if short else min(reached)) / rounded
    bound = (profile.most_market if short else profile.least_market) ** window
    assert 0 <= (bound - worst) * (1 if short else -1) < Fraction(1, 10**250)


Shown = Callable[[tuple[Fraction, ...], int, int], Fraction]
"""(path, window, block) -> what tells which of two blocks shows more."""


def closed_out(machine: Machine, window: int, shown: Shown) -> Iterator[tuple[tuple[Fraction, ...], Fraction]]:
    """Paths on which an account is closed out that could have been in each block since the look; and what that saw."""
    look, end, sign = window - 1, window + machine.specification.keeper_delay, machine.side.sign
    for path in falling_paths(machine, end):
        then, *later = (shown(path, window, block) for block in range(look, end + 1))
        if all(sign * (each - then) < 0 for each in later):
            yield path, then


def product_at(path: tuple[Fraction, ...], window: int, block: int) -> Fraction:
    """The power of what a geometric mean is."""
    return prod(path[max(0, block - age)] for age in range(window))


def mean_at(path: tuple[Fraction, ...], window: int, block: int) -> Fraction:
    """What the oracle shows; before the first block the price has rested."""
    return sum((path[max(0, block - age)] for age in range(window)), start=Fraction(0)) / window
