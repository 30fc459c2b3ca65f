"""With bounds over several blocks, every step of the reference is still a step of the symbolic machine."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from novate.model.actions import NextBlock
from novate.model.specification import Margin, MoveWindow
from novate.proofs.counterexamples.move_bounds import MoveBounds
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.traders import PRICE, close_everybody, open_position

PER_CENT = Fraction(1, 100)
WINDOWS = (MoveWindow(2, 7 * PER_CENT, 6 * PER_CENT), MoveWindow(5, 12 * PER_CENT, 9 * PER_CENT))
OWN: dict[str, Any] = {"move_windows": WINDOWS, "unit": Fraction(1, 3)}

MECHANISMS = {
    "fresh oracle": mechanism(OWN),
    "stale oracle": mechanism(OWN, staleness=2, deviation=PER_CENT, keeper_delay=2),
    "one window longer than the other": mechanism(OWN | {"move_windows": WINDOWS[1:]}, staleness=3, keeper_delay=0),
    "cross, one market without": mechanism(OWN, {}, margin=Margin.CROSS, staleness=1, keeper_delay=3),
}


def block(run: ConfirmedRun, bounds: dict[str, MoveBounds], directions: dict[str, int], random: Random) -> bool:
    """One block, as far up (1) or down (-1) as every bound lets a price go; the oracle shows any price that it may."""
    prices = {}
    for name, now in run.now.state.markets.items():
        price = bounds[name].nearest(max(1, now.price * (1 + directions[name])))
        lookback = run.specification.markets[name].oracle.lookback
        prices[name] = price, random.choice((price, now.price, *now.earlier)[: 1 + lookback])
    if not run.do(NextBlock(prices)):
        return False
    for name, (price, _) in prices.items():
        bounds[name].advance(price)
    return True


def crash(run: ConfirmedRun, bounds: dict[str, MoveBounds], random: Random) -> None:
    """Everybody opens on the wrong side, with hardly enough; prices trend until keepers must act."""
    directions = {name: random.choice((-1, 1)) for name in bounds}
    for trader in ("ann", "bob"):
        market = random.choice(list(bounds))
        size = -directions[market] * random.randint(5, 40)
        open_position(run, trader, market, size, run.now.state.markets[market].price, edge=random.choice((0, 1)))
    for _ in range(random.randint(1, 9)):
        if not block(run, bounds, directions, random):
            break
    close_everybody(run, Fraction(random.randint(0, 2), 2))


@pytest.mark.parametrize("name", MECHANISMS)
@pytest.mark.parametrize("seed", range(3))
def test_a_run_inside_every_window_is_one_of_the_symbolic_machine(name: str, seed: int) -> None:
    """Prices go as far as the windows allow, keepers sleep, and both encodings do the same all along."""
    specification, random = MECHANISMS[name], Random(seed)
    run = ConfirmedRun(specification)
    bounds = {market: MoveBounds(specification.markets[market], PRICE) for market in specification.markets}
    for _ in range(8):
        crash(run, bounds, random)
    assert run.reached["Liquidate"]
    assert run.reached["overdue to the limit"]
    assert not run.reached["refused: move-bound"]
    assert not run.reached["refused: oracle-bound"]
