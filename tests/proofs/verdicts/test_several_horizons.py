"""Bounds on moves over several horizons: verdicts flip where the worst path says, found here block by block."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from proof_mechanisms import charged, decimal, mechanism, oracle_of, some

from novate.model.scenario import Scenario
from novate.model.specification import MarketParameters, MoveWindow, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

SIDES = pytest.mark.parametrize("side", list(Side))


def worst_path(market: MarketParameters, side: Side) -> Iterator[Fraction]:
    """The furthest prices after 0, 1, 2, ... blocks from a price of 1 that has long stood still."""
    bounds = [(1, market.move_down, market.move_up), *((w.blocks, w.down, w.up) for w in market.move_windows)]
    prices: list[Fraction] = [Fraction(1)]
    while True:
        yield prices[-1]
        falls = [(1 - down) * max(prices[-blocks:]) for blocks, down, _ in bounds]
        rises = [(1 + up) * min(prices[-blocks:]) for blocks, _, up in bounds]
        prices.append(max(falls) if side is Side.LONG else min(rises))


def worst(market: MarketParameters, side: Side, blocks: int) -> Fraction:
    """The furthest price after so many blocks."""
    return next(price for block, price in enumerate(worst_path(market, side)) if block == blocks)


def lost(specification: Specification, side: Side) -> Fraction:
    """What a position can lose with its close-out, per unit of notional at the oracle price when last healthy."""
    market, deviation = specification.markets["A"], oracle_of(specification).deviation_up
    move = worst(market, side, specification.horizon)
    cost, sign = charged(specification), side.sign
    return sign - sign * move * (1 - sign * market.slippage) * (1 - sign * cost) / (1 + sign * deviation)


def with_margin(margin: Fraction, market: dict[str, Any], changes: dict[str, Any], above: Fraction) -> Specification:
    """The mechanism with a maintenance margin, and an initial one `above` it."""
    return mechanism(market | {"maintenance_margin": margin, "initial_margin": margin + above}, **changes)


def drawn(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A market and a mechanism at random, with one or two bounds over several blocks that matter or do not."""
    random = Random(seed)
    delay, staleness = random.choice([0, 1, 2, 5, 12, 40]), random.randint(0, 3)
    horizon = delay + 1 + staleness
    rates = [decimal(Fraction(random.randint(50, 2_500), 10_000 * horizon)) for _ in range(2)]
    spans = sorted(random.sample(range(2, horizon + 6), random.randint(1, 2)))

    def over(blocks: int, rate: Fraction) -> Fraction:
        return decimal(rate * blocks * Fraction(random.randint(20, 110), 100))

    market = {
        "move_up": rates[0],
        "move_down": rates[1],
        "move_windows": tuple(MoveWindow(blocks, over(blocks, rates[0]), over(blocks, rates[1])) for blocks in spans),
        "slippage": some(random, 200),
        "penalty": some(random, 300),
    }
    changes = {
        "keeper_delay": delay,
        "staleness": staleness,
        "deviation": some(random, 100),
        "penalty_capped_by_equity": random.random() < 0.5,
    }
    return market, changes


def status(specification: Specification, side: Side, name: str = "no-bad-debt") -> str:
    """The status; a scenario is run once more from its actions, with every bound checked by the reference."""
    verdict = verify(specification, "A", side, name, Limits())
    if verdict.scenario is not None:
        actions = [step.action for step in verdict.scenario.steps]
        run = replay(specification, verdict.scenario.initial, actions, name, "A", side)
        assert run.violation is not None
        assert run.refusal is None
    decided = verdict.status in (Status.PROVED, Status.VIOLATED)
    return verdict.status if decided else f"{verdict.status}: {verdict.detail}"


@SIDES
@pytest.mark.parametrize("seed", range(10))
def test_no_bad_debt_flips_at_the_worst_path(seed: int, side: Side) -> None:
    """Half a per cent below what the worst path costs a replayed scenario breaks it; half a per cent above, proved."""
    market, changes = drawn(seed)
    threshold = lost(mechanism(market, **changes), side)
    below, above = decimal(threshold * Fraction(995, 1000)), decimal(threshold * Fraction(1005, 1000), up=True)
    assert status(with_margin(below, market, changes, Fraction(1, 50)), side) == "violated"
    assert status(with_margin(above, market, changes, Fraction(1, 50)), side) == "proved"


def lost_at_oracle(specification: Specification, side: Side) -> Fraction:
    """The same seen at the oracle price, without a close-out: prices may also jump back to the oldest one."""
    market, deviation, sign = specification.markets["A"], oracle_of(specification).deviation_up, side.sign
    other = Side.SHORT if side is Side.LONG else Side.LONG
    jump = 1 / worst(market, other, max(0, oracle_of(specification).staleness - 1))
    move = sign * min(sign * worst(market, side, specification.horizon), sign * jump)
    return sign - sign * move * (1 - sign * deviation) / (1 + sign * deviation)


@SIDES
@pytest.mark.parametrize("seed", range(20, 24))
def test_solvency_flips_at_the_worst_path(seed: int, side: Side) -> None:
    """The larger of what is lost at the oracle price and what a close-out takes out of the fund decides."""
    market, changes = drawn(seed)
    changes |= {"penalty_capped_by_equity": True}
    sketch = mechanism(market, **changes)
    threshold = max(lost_at_oracle(sketch, side), lost(sketch, side))
    below, above = decimal(threshold * Fraction(995, 1000)), decimal(threshold * Fraction(1005, 1000), up=True)
    assert status(with_margin(below, market, changes, Fraction(0)), side, "solvency") == "violated"
    assert status(with_margin(above, market, changes, Fraction(0)), side, "solvency") == "proved"


def scenario_of(specification: Specification, side: Side) -> Scenario:
    """How no-bad-debt breaks."""
    scenario = verify(specification, "A", side, "no-bad-debt", Limits()).scenario
    assert scenario is not None
    return scenario


def drift_of(scenario: Scenario) -> list[int]:
    """The market prices of the blocks in which the account stays healthy."""
    return [step.state.markets["A"].price for step in scenario.steps if step.event.startswith("prices drift")]


@SIDES
@pytest.mark.parametrize("rate", [Fraction(3, 100), Fraction(1, 2)])
def test_prices_rest_after_a_drift_only_where_a_window_remembers_it(side: Side, rate: Fraction) -> None:
    """With 3 % in 20 blocks a fall of 3 % must wait 19 blocks for the drift to be forgotten; with 50 % it need not."""
    market = {"move_windows": (MoveWindow(20, rate, rate),)}
    changes = {"staleness": 0, "deviation": Fraction(0), "keeper_delay": 4}
    below = lost(mechanism(market, **changes), side) * Fraction(98, 100)
    drift = drift_of(scenario_of(with_margin(below, market, changes, Fraction(1, 50)), side))
    rest = len(drift) - drift.index(drift[-1]) - 1
    assert rest == (19 if rate < Fraction(1, 2) else 0)


def test_a_scenario_keeps_no_more_of_the_past_than_the_oracle_may_show() -> None:
    """States of a long run do not hold a long window each."""
    market = {"move_windows": (MoveWindow(50, Fraction(3, 100), Fraction(3, 100)),)}
    changes = {"staleness": 2, "keeper_delay": 4}
    below = lost(mechanism(market, **changes), Side.LONG) * Fraction(98, 100)
    scenario = scenario_of(with_margin(below, market, changes, Fraction(1, 50)), Side.LONG)
    assert len(scenario.steps) > 50
    assert {len(step.state.markets["A"].earlier) for step in scenario.steps} == {0, 1, 2}


@SIDES
@pytest.mark.parametrize("name", ["no-bad-debt", "solvency", "keeper-incentive", "liquidation-progress"])
@pytest.mark.parametrize("up", [Fraction(0), Fraction(1, 100)])
def test_a_longer_bound_holds_for_one_block_too(up: Fraction, name: str, side: Side) -> None:
    """At most 0 % within 10 blocks is at most 0 % in each: where no price moves against it nobody is liquidatable."""
    still = {"staleness": 0, "deviation": Fraction(0)}
    window = {"move_windows": (MoveWindow(10, up, Fraction(0)),)}
    per_cent = {"move_up": Fraction(1, 100), "move_down": Fraction(1, 100)}
    both, alone = (
        verify(mechanism(moves, **still), "A", side, name, Limits()).status
        for moves in (per_cent | window, {"move_up": up, "move_down": Fraction(0)})
    )
    assert both is alone
    is_still = side is Side.LONG or not up
    assert (both is Status.VACUOUS) is (is_still and name != "solvency")
