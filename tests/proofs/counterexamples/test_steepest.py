"""The steepest way to a price, told from its end: it keeps every bound, and no path was further away before."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from proof_mechanisms import mechanism

from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, MoveWindow, Side
from novate.proofs.counterexamples.move_bounds import MoveBounds
from novate.proofs.counterexamples.steepest import steepest

PER_CENT = Fraction(1, 100)
SIDES = pytest.mark.parametrize("side", list(Side))


def machine_of(side: Side, move: Fraction, *windows: tuple[int, Fraction]) -> Machine:
    """Bounds alike in both directions."""
    bounds = tuple(MoveWindow(blocks, rate, rate) for blocks, rate in windows)
    specification = mechanism({"move_up": move, "move_down": move, "move_windows": bounds})
    return Machine(specification, specification.markets["A"], side, exact=True)


def at_random(random: Random, side: Side) -> Machine:
    """With one to three bounds over several blocks."""
    spans = sorted(random.sample(range(2, 12), random.randint(1, 3)))
    return machine_of(side, *(random.randint(1, 50) * PER_CENT / 10,), *((k, moved(random)) for k in spans))


def moved(random: Random) -> Fraction:
    """Up to 9 %."""
    return random.randint(1, 90) * PER_CENT / 10


def keeps(market: MarketParameters, path: list[int]) -> bool:
    """Whether every bound holds of every two prices that it is about, in exact numbers."""
    bounds = [(1, market.move_down, market.move_up), *((w.blocks, w.down, w.up) for w in market.move_windows)]
    return all(
        (1 - down) * path[early] <= path[late] <= (1 + up) * path[early]
        for early, late in combinations(range(len(path)), 2)
        for blocks, down, up in bounds
        if late - early <= blocks
    )


@SIDES
@pytest.mark.parametrize("seed", range(30))
def test_it_keeps_every_bound_and_is_where_moves_let_it_be(seed: int, side: Side) -> None:
    """After any rest; and in fine ticks it is end/phi(j)."""
    random = Random(seed)
    machine, blocks, up = at_random(random, side), random.randint(1, 20), side is Side.SHORT
    end = 10**12
    way = steepest(machine, end, blocks)
    for before, price in enumerate(way):
        furthest = end / (rise if up else fall)(machine, before)
        assert price >= furthest if up else price <= furthest
        assert abs(price - furthest) <= 10 * blocks
    for each in (way, steepest(machine, random.randint(1, 300), blocks)):
        assert keeps(machine.market, [each[-1]] * 12 + each[::-1])


@SIDES
@pytest.mark.parametrize("seed", range(30))
def test_a_path_that_goes_on_from_there_as_far_as_it_can_ends_there(seed: int, side: Side) -> None:
    """So it is enough to lay the way to where the account is last healthy; no block after that is nearer than it."""
    random = Random(seed)
    machine, look, up = at_random(random, side), random.randint(1, 6), side is Side.SHORT
    way = steepest(machine, 10**9, look + random.randint(0, 14))
    bounds = MoveBounds(machine.market, way[-1])
    for price in [way[-1]] * 12 + way[:look:-1] + [way[look]]:
        assert bounds.nearest(price) == price
        bounds.advance(price)
    for left in reversed(range(look)):
        price = bounds.nearest(way[0])
        bounds.advance(price)
        assert price >= way[left] if up else price <= way[left]
    assert bounds.price == way[0]


def paths_to(market: MarketParameters, end: int, blocks: int, highest: int) -> Iterator[list[int]]:
    """All paths in whole ticks that end there, the last price first."""

    def longer(path: list[int]) -> Iterator[list[int]]:
        if len(path) > blocks:
            yield path
            return
        for price in range(1, highest + 1):
            if keeps(market, [price, *path[::-1]]):
                yield from longer([*path, price])

    yield from longer([end])


@SIDES
@pytest.mark.parametrize(
    "windows", [((2, 12 * PER_CENT),), ((3, 15 * PER_CENT),), ((2, 9 * PER_CENT), (3, PER_CENT * 9))]
)
def test_no_path_in_whole_ticks_was_further_away(windows: tuple[tuple[int, Fraction], ...], side: Side) -> None:
    """Of all of them, one by one; each price of the way is that of some path."""
    machine = machine_of(side, 8 * PER_CENT, *windows)
    way, every = steepest(machine, 13, 4), list(paths_to(machine.market, 13, 4, 24))
    assert way in every
    for before, price in enumerate(way):
        assert price == (min if side is Side.SHORT else max)(path[before] for path in every)


def test_a_path_that_goes_as_far_as_it_can_from_its_beginning_is_nearer_before_its_end() -> None:
    """It is false that one greedy path is the worst for every mean: with 2 % a block and 5 % in four.

    In five blocks both fall by 6.9 %, the greedy one at first and the other one at last.
    """
    machine = machine_of(Side.LONG, 2 * PER_CENT, (4, 5 * PER_CENT))
    way, bounds = steepest(machine, 10**9, 5), MoveBounds(machine.market, 10**12)
    greedy = [bounds.price]
    for _ in range(5):
        bounds.advance(bounds.nearest(1))
        greedy.append(bounds.price)
    shown, nearer = (sum(Fraction(each, path[-1]) for each in path[:-1]) / 5 for path in (way[::-1], greedy))
    assert (round(float(shown), 4), round(float(nearer), 4)) == (1.0482, 1.0398)
