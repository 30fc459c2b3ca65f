"""An exponential average where moves are bounded over several horizons: all paths of small ones, and its thresholds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from horizons import MOVES, TABLES, environment, falling_paths, machine_at, needed_margin

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import compounded, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema import moves
from novate.model.oracles.ema.moves import Weights, beginning_of, exponential_move, steadiest
from novate.model.oracles.ema.parameters import Ema
from novate.model.specification import MoveWindow, Side
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import LARGE, witness
from novate.proofs.engine.limits import Limits
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Method, Status
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.proofs.verdicts.verify import verify

PER_CENT = Fraction(1, 100)
SIDES = pytest.mark.parametrize("side", list(Side))
AWKWARD = ((1, Fraction(9, 10)), (3, Fraction(78, 100)), (4, Fraction(72, 100)))
"""Bounds of which it is not at once that each is so much of the one four blocks before."""


def drawn(random: Random, *, up: bool) -> tuple[tuple[int, Fraction], ...]:
    """Bounds over one to four numbers of blocks, each looser than the one before."""
    moves = [(1, Fraction(random.randint(1, 40), 1000))]
    for blocks in sorted(random.sample(range(2, 10), random.randint(0, 3))):
        moves.append((blocks, moves[-1][1] * Fraction(random.randint(100, 180), 100)))
    return tuple((blocks, 1 + move if up else 1 - move) for blocks, move in moves)


@pytest.mark.parametrize("up", [False, True])
@pytest.mark.parametrize("seed", range(30))
def test_the_sum_is_that_of_all_its_terms(seed: int, up: bool) -> None:
    """Added one by one until the rest is less than a billionth of a billionth; and in digits it is hardly further."""
    random = Random(seed)
    bounds, first, weight = drawn(random, up=up), random.randint(0, 4), Fraction(random.randint(25, 100), 100)
    weights = Weights(weight, 1 - weight)
    whole, digits = (exponential_move(bounds, first, weights, up=up, exact=exact) for exact in (True, False))
    assert whole > 0
    total, left, age = Fraction(0), Fraction(1), 0
    while left > Fraction(1, 10**18):
        left = weights.kept**age / compounded(bounds, first + age, up=up, exact=True)
        total, age = total + weight * left, age + 1
    assert abs(1 / total - whole) < Fraction(1, 10**15)
    assert 0 <= (digits - whole if up else whole - digits) <= whole / 10**65


@pytest.mark.parametrize("seed", range(30))
def test_behind_the_beginning_a_bound_is_repeated(seed: int) -> None:
    """Whatever the bounds are; from the first block on that is false."""
    bounds = drawn(Random(seed), up=False) if seed else AWKWARD
    length, ratio = steadiest(bounds)
    begins = beginning_of(bounds, 0)
    phi = [compounded(bounds, blocks, up=False, exact=True) for blocks in range(begins + 4 * length)]
    is_repeated = [phi[blocks + length] == ratio * phi[blocks] for blocks in range(len(phi) - length)]
    assert all(is_repeated[begins:])
    if not seed:
        assert not all(is_repeated)


def test_a_beginning_that_is_cut_off_asks_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the adversary who gains."""
    weights = Weights(Fraction(1, 2), Fraction(1, 2))
    whole = exponential_move(AWKWARD, 0, weights, up=False, exact=True)
    monkeypatch.setattr(moves, "LONGEST_BEGINNING", 0)
    cut = exponential_move(AWKWARD, 0, weights, up=False, exact=True)
    assert whole * Fraction(99, 100) < cut < whole
    assert not moves.is_told_whole([1, 4, 3])
    assert moves.is_told_whole([1, 1])


def machine_of(oracle: Ema, delay: int, windows: tuple[MoveWindow, ...], side: Side = Side.LONG) -> Machine:
    """With all digits; 2 % a block."""
    market = {"oracle": oracle, "move_up": 2 * PER_CENT, "move_down": 2 * PER_CENT, "move_windows": windows}
    specification = mechanism(market, keeper_delay=delay)
    return Machine(specification, specification.markets["A"], side, exact=True)


SEVERAL = (MoveWindow(2, 3 * PER_CENT, 3 * PER_CENT), MoveWindow(4, 5 * PER_CENT, 5 * PER_CENT))
STILL = (MoveWindow(3, 2 * PER_CENT, 2 * PER_CENT),)
WINDOWS = pytest.mark.parametrize("windows", [SEVERAL, STILL], ids=["moves at once", "may stand still"])


def averages(oracle: Ema, path: tuple[Fraction, ...], *, rounded: bool) -> list[Fraction]:
    """What it shows along a path that begins after a rest, not rounded at all or as much as may be."""
    shown, kept = [path[0]], 1 - oracle.rounding if rounded else Fraction(1)
    for price in path[1:]:
        shown.append(kept * (oracle.weight * price + (1 - oracle.weight) * shown[-1]))
    return shown


def worst(machine: Machine, blocks: int) -> Fraction:
    """Of all paths of so many blocks before a look: the worst price at the close-out, by what the look showed.

    The account can be closed out in each block after the look.
    """
    oracle, side = machine.market.oracle, machine.side
    assert isinstance(oracle, Ema)
    found = []
    for path in falling_paths(machine, blocks + machine.specification.keeper_delay + 1):
        shown = averages(oracle, path[: blocks + 1], rounded=side is Side.SHORT)
        later = averages(oracle, (shown[-1], *path[blocks + 1 :]), rounded=False)
        if all((each - later[0]) * side.sign < 0 for each in later[1:]):
            found.append(path[-1] / shown[-1])
    return min(found) if side is Side.LONG else max(found)


@SIDES
@WINDOWS
@pytest.mark.parametrize("delay", [0, 1])
def test_the_worst_of_all_runs_comes_nearer_to_the_bound_in_every_block(
    delay: int, windows: tuple[MoveWindow, ...], side: Side
) -> None:
    """By the sum over as many blocks as there are: all prices of one path are as far from its end as they can be."""
    machine = machine_of(Ema(Fraction(2, 5), PER_CENT), delay, windows, side)
    profile, sign = lag_profile(machine), side.sign
    bound = profile.least_market if side is Side.LONG else profile.most_market
    found = [worst(machine, blocks) for blocks in range(5)]
    assert [each * sign for each in found] == sorted((each * sign for each in found), reverse=True)
    assert all((each - bound) * sign > 0 for each in found)
    for blocks, each in enumerate(found):
        assert each == 1 / summed(machine, blocks)


def summed(machine: Machine, blocks: int) -> Fraction:
    """What a look can have shown at most (at least) after so many blocks, per unit of the price at the close-out."""
    oracle, late = machine.market.oracle, machine.specification.keeper_delay + 1
    assert isinstance(oracle, Ema)
    move, rounded = (fall, Fraction(1)) if machine.side is Side.LONG else (rise, 1 - oracle.rounding)
    kept = rounded * (1 - oracle.weight)
    terms = (rounded * oracle.weight * kept**age / move(machine, late + age) for age in range(blocks))
    return sum(terms, start=kept**blocks / move(machine, late + blocks))


def test_a_weight_below_the_fall_of_a_block_has_a_bound_where_falls_over_more_are_slower() -> None:
    """It is false that there is none as soon as the weight is not above the fall of a block; one is where falls go on.

    5 % in ten blocks is less than what 1 % of weight leaves behind, 9.56 %; 9.6 % is not.
    """
    slow, fast = (
        machine_of(Ema(PER_CENT, PER_CENT), 2, (MoveWindow(10, down, down),))
        for down in (5 * PER_CENT, 96 * PER_CENT / 10)
    )
    assert lag_profile(slow).least_market > Fraction(4, 10)
    assert lag_profile(fast).least_market == lag_profile(fast).least_market_now == 0
    assert lag_profile(fast).shown_at_least == fall(fast, 3)


@WINDOWS
def test_what_it_is_off_by_and_the_fall_after_that_are_not_at_their_worst_together(
    windows: tuple[MoveWindow, ...],
) -> None:
    """It is false that L_K = L_0 fall(K), or U_0 rise(K), with several horizons: that asks for too much."""
    profile = lag_profile(machine := machine_of(Ema(Fraction(1, 5), PER_CENT), 1, windows))
    assert profile.least_market > profile.least_market_now * fall(machine, 2)
    assert profile.most_market < profile.most_market_now * rise(machine, 2)


def test_prices_do_not_fall_evenly_over_a_horizon() -> None:
    """It is false that 5 % in four blocks is at worst 0.95^(1/4) in each: that asks for too little."""
    machine = machine_of(Ema(Fraction(1, 5), PER_CENT), 1, (MoveWindow(4, 5 * PER_CENT, 5 * PER_CENT),))
    evenly, kept = Fraction("0.98725"), Fraction(4, 5)
    assert evenly**4 < 95 * PER_CENT
    assert lag_profile(machine).least_market < evenly**2 * (1 - kept / evenly) / (1 - kept)


@SIDES
@WINDOWS
def test_it_moves_no_further_than_a_price(windows: tuple[MoveWindow, ...], side: Side) -> None:
    """But for roundings; and falls no faster than its weight."""
    machine = machine_of(Ema(Fraction(1, 2), PER_CENT), 2, windows, side)
    profile, left = lag_profile(machine), (1 - PER_CENT) ** 3
    assert profile.least_oracle == left * fall(machine, 3)
    assert profile.most_oracle == rise(machine, 3) / left
    slow = lag_profile(replace(machine, market=replace(machine.market, oracle=Ema(PER_CENT / 2, PER_CENT))))
    assert slow.least_oracle == left * (1 - PER_CENT / 2) ** 3


MISSING = 2
"""Millionths of a margin: the bound is approached, and ticks are whole."""


def assert_flips(oracle: dict[str, str], side: Side, **environment: Any) -> None:
    """At the threshold, rounded up to a millionth, it is proved; a little below a replayed run breaks it."""

    def at(ppm: int) -> Machine:
        return machine_at(ppm, {"kind": "ema", **oracle}, side, {}, **environment)

    needed = needed_margin(at(1))
    enough = decide(at(needed), "no-bad-debt")
    assert enough is not None
    assert enough.status is Status.PROVED
    thin = at(needed - MISSING)
    little = decide(thin, "no-bad-debt")
    assert little is not None
    assert little.status is Status.VIOLATED
    scenario = counterexample(thin, "no-bad-debt", little.broken)
    assert scenario is not None
    assert scenario.violation


@SIDES
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("weight", "delay"), [("10%", 2), ("60%", 0), ("6%", 11)])
def test_a_replayed_run_breaks_it_as_soon_as_two_millionths_are_missing(
    weight: str, delay: int, table: str, side: Side
) -> None:
    """Whichever of the horizons tells."""
    delays = {"keeper_delay": f"{delay} blocks"}
    assert_flips({"weight": weight, "rounding": "0.01%"}, side, max_move_per_block=TABLES[table], **delays)


@SIDES
@pytest.mark.parametrize("seed", range(12))
def test_the_same_of_horizons_that_nothing_was_tuned_to(seed: int, side: Side) -> None:
    """Drawn at random."""
    random = Random(100 + seed)
    weight, rounding = f"{random.randint(6, 100)}%", f"0.{random.randint(1, 9)}%"
    assert_flips({"weight": weight, "rounding": rounding}, side, **environment(random))


def test_where_there_is_no_bound_any_margin_is_broken_by_a_replayed_run() -> None:
    """Falls of 9.6 % in ten blocks leave an average of half a per cent behind."""
    table = {MOVES: {"1 block": "2%", "10 blocks": "9.6%"}}
    machine = machine_at(500_000, {"kind": "ema", "weight": "0.5%", "rounding": "0.01%"}, Side.LONG, {}, **table)
    found = verify(machine.specification, "ETH-USD", Side.LONG, "no-bad-debt", Limits())
    assert (found.status, found.method) == (Status.VIOLATED, Method.THEOREM)
    assert found.scenario is not None


def test_of_a_beginning_that_is_cut_off_no_run_is_claimed() -> None:
    """The condition is enough there, and nothing else is said."""
    oracle, size = Ema(Fraction(1, 2), PER_CENT), Fraction(10**6)
    near, far = (machine_of(oracle, 1, (MoveWindow(each, PER_CENT * 3, PER_CENT * 3), *STILL)) for each in (9, 9_000))
    for machine, expected in ((near, True), (far, False)):
        attainable = oracle_of(machine).attainable(LARGE[0], machine, witness(LARGE[0], machine, size))
        assert all(attainable) is expected
    asleep = next(form for form, run in RUNS.items() if run.is_asleep)
    assert not all(oracle_of(near).attainable(asleep, near, witness(asleep, near, size)))


@SIDES
def test_it_is_what_the_proof_holds_it_against(side: Side) -> None:
    """The sums written out once more."""
    for weight, windows in ((Fraction(1, 5), SEVERAL), (Fraction(1, 50), STILL), (Fraction(1, 100), STILL)):
        machine = machine_of(Ema(weight, PER_CENT), 1, windows, side)
        profile, reach = lag_profile(machine), oracle_of(machine).reach
        assert reach(machine, 0) == (profile.least_market_now, profile.most_market_now)
        assert reach(machine, 2) == (profile.least_market, profile.most_market)
