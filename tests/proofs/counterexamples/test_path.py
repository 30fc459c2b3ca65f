"""Paths in whole ticks keep every bound on moves, and go as far as any path can."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from random import Random
from time import process_time

import pytest
from proof_mechanisms import decimal, mechanism

from novate.model.actions import NextBlock, Step
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.specification import MarketParameters, MoveWindow, Specification
from novate.proofs.counterexamples.path import Path, TooLongError, UnreachableError
from novate.proofs.refinement.mechanisms import MECHANISMS


def path_of(specification: Specification, start: int) -> Path:
    """A path of its one market."""
    return Path(specification.markets["A"], start)


def with_windows(*windows: tuple[int, Fraction], move: Fraction = Fraction(1, 100)) -> Specification:
    """Bounds alike in both directions; the oracle is at the price."""
    bounds = tuple(MoveWindow(blocks, rate, rate) for blocks, rate in windows)
    market = {"move_up": move, "move_down": move, "move_windows": bounds}
    return mechanism(market, deviation=Fraction(0), staleness=0)


def allowed(market: MarketParameters, prices: list[int]) -> tuple[int, int]:
    """The lowest and highest next price, by every pair that a bound is about."""
    bounds = [(1, market.move_down, market.move_up), *((w.blocks, w.down, w.up) for w in market.move_windows)]
    pairs = [(old, down, up) for blocks, down, up in bounds for old in prices[-blocks:]]
    return max(ceil((1 - down) * old) for old, down, _ in pairs), min(floor((1 + up) * old) for old, _, up in pairs)


@pytest.mark.parametrize("seed", range(20))
def test_each_block_goes_as_near_to_the_target_as_every_bound_lets_it(seed: int) -> None:
    """After any past, the next price is the allowed one that is nearest to the target; the reference takes the path."""
    random = Random(seed)
    spans = sorted(random.sample(range(2, 12), random.randint(1, 3)))
    windows = tuple(MoveWindow(each, *(decimal(Fraction(random.randint(1, 90), 1000)) for _ in "ud")) for each in spans)
    specification = mechanism({"move_windows": windows}, deviation=Fraction(0), staleness=0)
    market, path = specification.markets["A"], path_of(specification, 10_000)
    for _ in range(40):
        target = random.randint(5_000, 20_000)
        before, blocks = len(path.prices), random.randint(1, 5)
        path.move(target, target, blocks)
        for block in range(before, before + blocks):
            lowest, highest = allowed(market, path.prices[:block])
            assert path.prices[block] == min(max(target, lowest), highest)
    assert_executes(specification, path)


@pytest.mark.parametrize("name", MECHANISMS)
def test_many_blocks_at_once_are_as_many_one_by_one(name: str) -> None:
    """Whatever the oracle remembers: a path that is at rest is not looked at again until it moves."""
    random = Random(name)
    for market in MECHANISMS[name].markets.values():
        at_once, one_by_one = Path(market, 1_000), Path(market, 1_000)
        for _ in range(6):
            target, shown, blocks = random.randint(800, 1_200), random.randint(800, 1_200), random.randint(1, 60)
            at_once.move(target, shown, blocks)
            for _ in range(blocks):
                one_by_one.move(target, shown, 1)
            assert (at_once.prices, at_once.oracles) == (one_by_one.prices, one_by_one.oracles)


@pytest.mark.parametrize("seed", range(10))
def test_the_oracle_is_as_near_to_its_target_as_recent_prices_let_it(seed: int) -> None:
    """From the deviation below the lowest price of the window to the deviation above the highest."""
    random = Random(seed)
    deviation, staleness = decimal(Fraction(random.randint(0, 30), 1000)), random.randint(0, 6)
    specification = mechanism({}, deviation=deviation, staleness=staleness)
    path = path_of(specification, 10_000)
    for _ in range(40):
        target = random.randint(9_000, 11_000)
        path.move(random.randint(9_000, 11_000), target, random.randint(1, 3))
        window = path.prices[-1 - staleness :]
        lowest, highest = ceil((1 - deviation) * min(window)), floor((1 + deviation) * max(window))
        assert path.oracles[-1] == min(max(target, lowest), highest)
    assert_executes(specification, path)


def test_a_path_gives_up_after_as_many_blocks_as_it_has() -> None:
    """Where a price is too far away, or cannot be reached at all in whole ticks."""
    path = path_of(mechanism({}), 10_000)
    assert path.blocks_to(9_801) == path.blocks_to(9_801, most=7) == 2
    assert path.blocks_to(5_000, most=7) == 7
    assert path_of(mechanism({}), 50).blocks_to(40, most=7) == 7
    with pytest.raises(UnreachableError):
        path_of(mechanism({}), 50).blocks_to(40)


def assert_executes(specification: Specification, path: Path) -> None:
    """The reference lets every block of the path pass."""
    rules = Rules.of(specification)
    state = genesis(rules, {"A": path.prices[0]})
    for price, oracle in zip(path.prices[1:], path.oracles[1:], strict=True):
        step = execute(rules, state, NextBlock({"A": (price, oracle)}))
        assert isinstance(step, Step), step
        state = step.state


def test_a_price_waits_until_a_window_lets_it_go_on() -> None:
    """With 1 % a block and 2 % in ten blocks a fall of 3 % takes twelve: three, seven at rest, two more."""
    path = path_of(with_windows((10, Fraction(2, 100))), 10_000)
    assert path.blocks_to(9_700) == 12
    path.move(9_700, 9_700, 12)
    assert path.prices == [10_000, 9_900, 9_801, *[9_800] * 8, 9_702, 9_700]
    assert_executes(with_windows((10, Fraction(2, 100))), path)


def test_counting_blocks_does_not_move_the_path() -> None:
    """`blocks_to` tries out; `move` then takes as many blocks."""
    path = path_of(with_windows((10, Fraction(2, 100))), 10_000)
    path.move(9_900, 9_900, 3)
    blocks = path.blocks_to(9_000)
    assert path.prices == [10_000, 9_900, 9_900, 9_900]
    path.move(9_000, 9_000, blocks)
    assert path.prices[-1] == 9_000
    assert path.prices[-2] > 9_000


def test_what_cannot_be_reached_is_said() -> None:
    """In ticks too coarse for the window's bound a price stays for ever; a target far off takes too long."""
    with pytest.raises(UnreachableError):
        path_of(with_windows((10, Fraction(1, 1_000))), 100).blocks_to(99)
    with pytest.raises(TooLongError):
        path_of(with_windows((1_000, Fraction(1, 10**6))), 10**9).blocks_to(10**8)


def test_a_rest_makes_room_for_a_fall() -> None:
    """Right after a fall of 2 % the window is used up; ten blocks later 2 % are allowed again."""
    specification = with_windows((10, Fraction(2, 100)))
    used_up, rested = path_of(specification, 10_000), path_of(specification, 10_000)
    used_up.move(9_800, 9_800, 3)
    rested.move(9_800, 9_800, 3 + 9)
    used_up.move(1, 1, 2)
    rested.move(1, 1, 2)
    assert (used_up.prices[-1], rested.prices[-1]) == (9_800, 9_605)


def test_a_long_window_costs_little() -> None:
    """100,000 blocks inside a bound over 10,000 take a few microseconds each."""
    specification = with_windows((10_000, Fraction(1, 2)))
    path = path_of(specification, 10**9)
    start = process_time()
    path.move(1, 1, 100_000)
    assert process_time() - start < 10


@pytest.mark.parametrize("seed", range(20))
def test_a_bound_that_never_binds_changes_no_count(seed: int) -> None:
    """Blocks to a price, all or so many at most, with one bound alone and beside one of 90 % within 2 blocks."""
    random = Random(seed)
    loose = (2, Fraction(9, 10))
    alone, beside = (path_of(with_windows(*windows), 10_000) for windows in ((), (loose,)))
    for path in (alone, beside):
        path.move(10_000 + seed * 7, 10_000, 5)
    for _ in range(20):
        target, most = random.randint(2_000, 40_000), random.choice([None, 0, 3, 50])
        assert alone.blocks_to(target, most) == beside.blocks_to(target, most)
