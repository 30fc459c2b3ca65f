"""Verdicts flip exactly where the closed forms say."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from proof_mechanisms import UNIT, about, blocks_of, charged, decimal, drawn, lost, mechanism, oracle_of, solvency_needs

from novate.model.contract import Limit
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.model.specification import Keeper, Margin, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.verdicts.assume_guarantee import with_guarantees
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import find, verify
from novate.properties import PROPERTIES

BELOW, ABOVE = Fraction(995, 1000), Fraction(1005, 1000)
SIDES = pytest.mark.parametrize("side", list(Side))


def verdict_on(specification: Specification, side: Side, name: str, market: str = "A") -> Verdict:
    """The solver's verdict; where a theorem applies it must say the same."""
    verdict = confirmed(verify(specification, *about(name, side, market), name, Limits(route=Route.SEARCH)))
    decided = confirmed(verify(specification, *about(name, side, market), name, Limits()))
    assert decided.status == verdict.status, decided.method
    return verdict


def confirmed(verdict: Verdict) -> Verdict:
    """A scenario comes with a violation and with nothing else, and it is one."""
    assert (verdict.scenario is not None) == (verdict.status is Status.VIOLATED)
    if verdict.scenario is not None:
        assert_breaks(verdict.scenario)
    return verdict


def assert_breaks(scenario: Scenario) -> None:
    """Run once more from its actions alone it breaks its property at its last step."""
    actions = [step.action for step in scenario.steps]
    asked = scenario.property, scenario.market, scenario.side, scenario.repeats
    run = replay(scenario.specification, scenario.initial, actions, *asked)
    assert run.violation is not None
    assert (run.violation.step, run.violation.message) == (len(actions) - 1, scenario.violation)
    assert [step.state for step in run.steps] == [step.state for step in scenario.steps]


def status(specification: Specification, side: Side, name: str) -> str:
    """The status by search, and by theorem the same, without the rest of a verdict: its ledger is half of the work.

    With the reason where it is not what a decision procedure may say.
    """
    if PROPERTIES[name].of_specification:
        return verdict_on(specification, side, name).status
    machine = Machine(specification, specification.markets["A"], side)
    searched, decided = (find(machine, name, Limits(route=route)) for route in (Route.SEARCH, Route.AUTO))
    assert decided.status == searched.status, decided.method
    for each in (searched, decided):
        assert (each.scenario is not None) == (each.status is Status.VIOLATED)
        if each.scenario is not None:
            assert_breaks(each.scenario)
    is_decided = searched.status in (Status.PROVED, Status.VIOLATED)
    return searched.status if is_decided else f"{searched.status}: {searched.reason}"


def around(threshold: Fraction) -> tuple[Fraction, Fraction]:
    """Margins that a file can hold, half a per cent below and above the threshold."""
    return decimal(threshold * BELOW), decimal(threshold * ABOVE, up=True)


@SIDES
@pytest.mark.parametrize("seed", range(1_000, 1_006))
def test_verdicts_flip_at_their_thresholds(seed: int, side: Side) -> None:
    """Half a per cent below the closed form a replayed scenario breaks it; half a per cent above it is proved.

    No bad debt needs what a close-out can cost, solvency the larger of two thresholds.
    """
    draw = drawn(seed)
    for name, threshold in (
        ("no-bad-debt", lost(draw.sketch, side, charged(draw.sketch))),
        ("solvency", solvency_needs(draw.sketch, side)),
    ):
        below, above = around(threshold)
        assert status(draw.with_maintenance(below, side), side, name) == "violated"
        assert status(draw.with_maintenance(above, side), side, name) == "proved"


@SIDES
@pytest.mark.parametrize("capped", [True, False])
def test_at_equality_it_is_proved(side: Side, capped: bool) -> None:
    """A margin of exactly the threshold is enough."""
    sketch = mechanism(penalty_capped_by_equity=capped)
    threshold = lost(sketch, side, charged(sketch))
    exact = mechanism({"maintenance_margin": threshold, "initial_margin": threshold}, penalty_capped_by_equity=capped)
    verdict = verdict_on(exact, side, "no-bad-debt")
    assert (verdict.status, verdict.headroom) == (Status.PROVED, 0)


@SIDES
def test_headroom_is_the_distance_to_the_closed_form(side: Side) -> None:
    """The headroom of a verdict is the maintenance margin less the threshold worked out in the tests."""
    specification = mechanism()
    margin = specification.markets["A"].maintenance_margin
    room = {name: verdict_on(specification, side, name).headroom for name in ("no-bad-debt", "solvency")}
    expected = margin - lost(specification, side, charged(specification))
    assert room == {"no-bad-debt": expected, "solvency": margin - solvency_needs(specification, side)}


@SIDES
@pytest.mark.parametrize(
    ("capped", "minimum", "expected"), [(False, 1, "proved"), (False, 0, "violated"), (True, 0, "proved")]
)
def test_flat_reward_needs_a_minimum_maintenance(side: Side, capped: bool, minimum: int, expected: str) -> None:
    """Not capped, a flat reward of one unit is safe with a minimum_maintenance of one and unsafe with none."""
    market = {"minimum_maintenance": minimum * UNIT}
    specification = mechanism(market, keeper_flat_reward=UNIT, penalty_capped_by_equity=capped)
    assert status(specification, side, "no-bad-debt") == expected


@SIDES
def test_flat_reward_a_little_above_the_minimum_is_found(side: Side) -> None:
    """A flat reward that exceeds the minimum_maintenance by a ten-thousandth breaks no-bad-debt for tiny positions."""
    market = {"minimum_maintenance": UNIT - 100}
    assert status(mechanism(market, keeper_flat_reward=UNIT), side, "no-bad-debt") == "violated"


@SIDES
def test_minimum_maintenance_does_not_replace_the_margin(side: Side) -> None:
    """Below the threshold a large position loses more than any minimum_maintenance."""
    sketch = mechanism()
    below, above = around(lost(sketch, side, charged(sketch)))
    for margin, expected in ((below, "violated"), (above, "proved")):
        market = {"minimum_maintenance": 5 * UNIT, "maintenance_margin": margin, "initial_margin": margin}
        assert status(mechanism(market, keeper_flat_reward=UNIT), side, "no-bad-debt") == expected


def fund_needed(specification: Specification, side: Side) -> Fraction:
    """Quote quanta that the worst window costs: the margin that is missing, on the largest open interest.

    The fund's own part of the charges comes back.
    """
    market = specification.markets["A"]
    unreturned = charged(specification) * specification.keeper_share
    missing = lost(specification, side, unreturned) - market.maintenance_margin
    flat = 0 if specification.penalty_capped_by_equity else specification.keeper_flat_reward
    assert market.max_open_interest is not None
    return missing * market.max_open_interest + flat - market.minimum_maintenance


@SIDES
@pytest.mark.parametrize("capped", [True, False])
@pytest.mark.parametrize(("flat", "minimum"), [(0, 0), (UNIT, 3 * UNIT)])
def test_fund_flips_at_the_smallest_one(side: Side, capped: bool, flat: int, minimum: int) -> None:
    """A fund half a per cent below what the worst window costs fails, one half a per cent above survives."""
    market = {
        "sides": (side,),
        "maintenance_margin": Fraction(2, 100),
        "max_open_interest": 5_000 * UNIT,
        "minimum_maintenance": minimum,
        "minimum_notional": 10 * UNIT,
    }
    specification = mechanism(market, penalty_capped_by_equity=capped, keeper_flat_reward=flat)
    needed = fund_needed(specification, side)
    assert needed > 0
    for share, expected in ((BELOW, "violated"), (ABOVE, "proved")):
        fund = int(needed * share)
        assert status(replace(specification, insurance_fund=fund), side, "fund-sufficiency") == expected
    detail = verdict_on(replace(specification, insurance_fund=0), side, "fund-sufficiency").detail
    assert money_in(detail, "smallest sufficient insurance fund is") == ceil(needed)


@SIDES
def test_no_fund_is_enough_for_a_flat_reward_that_nothing_sets_aside(side: Side) -> None:
    """Each of any number of tiny positions costs the fund the flat reward: one of them, repeated, empties any fund."""
    market = {"max_open_interest": 5_000 * UNIT, "minimum_notional": 10 * UNIT, "sides": (side,)}
    specification = mechanism(market, keeper_flat_reward=UNIT, insurance_fund=10**6 * UNIT)
    verdict = verdict_on(specification, side, "fund-sufficiency")
    assert verdict.status is Status.VIOLATED
    assert verdict.scenario is not None
    assert verdict.scenario.repeats > 10**6
    assert "no fund is enough" in verdict.detail


def money_in(detail: str, words: str) -> int:
    """The amount that follows these words, in quote quanta."""
    found = re.search(rf"{words} ([0-9.,]+)", detail)
    assert found is not None, detail
    return int(Fraction(found[1].rstrip(".,").replace(",", "")) * UNIT)


PAID: dict[str, Any] = {"maintenance_margin": Fraction(30, 100), "initial_margin": Fraction(40, 100)}


def notional_needed(specification: Specification, side: Side) -> Fraction:
    """Quote quanta at the oracle price from which the keeper's share of the penalty is the gas, at the worst fill."""
    market = specification.markets["A"]
    oracle = oracle_of(specification)
    lowest = (1 - market.move_down) ** oracle.staleness / (1 + oracle.deviation_up)
    fill = lowest * (1 - market.slippage) if side is Side.LONG else lowest
    return specification.gas_cost / (specification.keeper_share * market.penalty * fill)


@SIDES
@pytest.mark.parametrize("capped", [True, False])
def test_keeper_incentive_flips_at_the_reported_notional(side: Side, capped: bool) -> None:
    """The dust limit 1 % below the smallest notional that pays its keeper: violated; 1 % above it: proved."""
    specification = mechanism(PAID, gas_cost=2 * UNIT, penalty_capped_by_equity=capped)
    verdict = verdict_on(specification, side, "keeper-incentive")
    assert verdict.status is Status.VIOLATED
    assert "prices can shrink a position below that" in verdict.detail
    smallest = money_in(verdict.detail, "from a notional of")
    needed = notional_needed(specification, side)
    assert needed <= smallest <= needed * Fraction(10_001, 10_000)
    for share, expected in ((Fraction(99, 100), "violated"), (Fraction(101, 100), "proved")):
        dust = int(smallest * share)
        assert status(replace(specification, dust_notional=dust), side, "keeper-incentive") == expected


@SIDES
def test_an_account_with_nothing_left_pays_no_keeper(side: Side) -> None:
    """Capped and below the threshold of no-bad-debt no notional is large enough, and the verdict says so."""
    market = {"maintenance_margin": Fraction(2, 100)}
    specification = mechanism(market, gas_cost=UNIT, dust_notional=10**9 * UNIT, penalty_capped_by_equity=True)
    verdict = verdict_on(specification, side, "keeper-incentive")
    assert verdict.status is Status.VIOLATED
    assert "no notional is large enough" in verdict.detail


@SIDES
def test_a_coalition_gains_from_its_own_bad_debt(side: Side) -> None:
    """With gas 0 the keeper is always paid, but below the threshold a forgiven shortfall is a gain."""
    sketch = mechanism()
    unreturned = charged(sketch) * sketch.keeper_share
    below, above = around(lost(sketch, side, unreturned))
    for margin, expected in ((below, "violated"), (above, "proved")):
        specification = mechanism({"maintenance_margin": margin, "initial_margin": margin})
        assert status(specification, side, "keeper-incentive") == expected
        says_paid = "costs no gas" in verdict_on(specification, side, "keeper-incentive").detail
        assert says_paid == (expected == "proved"), "a figure speaks against the status"


ABOUT_CLOSE_OUTS = ("no-bad-debt", "fund-sufficiency", "keeper-incentive", "liquidation-progress")


@SIDES
def test_without_moves_nothing_is_exercised(side: Side) -> None:
    """Prices that cannot move make every statement about close-outs vacuous; the books are proved all the same."""
    market = {"move_up": Fraction(0), "move_down": Fraction(0), "max_open_interest": 10**6 * UNIT}
    specification = mechanism(market, deviation=Fraction(0))
    for name in ABOUT_CLOSE_OUTS:
        assert status(specification, side, name).startswith("vacuous")
    assert status(specification, side, "conservation") == status(specification, side, "solvency") == "proved"


def test_a_long_that_is_fully_paid_is_never_liquidated() -> None:
    """With an initial margin of 100 % no long can become liquidatable; a short can."""
    full = mechanism({"initial_margin": Fraction(1), "maintenance_margin": Fraction(1, 2)})
    assert status(full, Side.LONG, "no-bad-debt").startswith("vacuous")
    assert status(full, Side.SHORT, "no-bad-debt") == "proved"


@SIDES
def test_fund_sufficiency_needs_an_open_interest(side: Side) -> None:
    """Without max_open_interest the property does not apply, and the verdict says which key is missing."""
    verdict = verdict_on(mechanism(), side, "fund-sufficiency")
    assert verdict.status is Status.NOT_APPLICABLE
    assert "max_open_interest" in verdict.detail


@SIDES
def test_protocol_keepers_leave_the_delay_undischarged(side: Side) -> None:
    """Where the chain liquidates there is no incentive to prove, and the delay is listed as an assumption."""
    verdict = verdict_on(mechanism(keeper=Keeper.PROTOCOL), side, "keeper-incentive")
    assert verdict.status is Status.NOT_APPLICABLE
    assert [each.limit for each in verdict.assumptions] == [Limit.DELAY]
    (answered,) = with_guarantees(mechanism(keeper=Keeper.PROTOCOL), [verdict])
    assert [each.is_discharged for each in answered.assumptions] == [False]


@SIDES
def test_cross_margin_over_two_markets_has_each_markets_threshold(side: Side) -> None:
    """Not capped, two markets: proved with both margins above their thresholds, violated where one is below."""
    other = {"move_up": Fraction(3, 200), "move_down": Fraction(1, 125), "penalty": Fraction(1, 50)}
    lone = mechanism(), mechanism(other)
    needs = [{each: lost(sketch, each, sketch.markets["A"].penalty) for each in Side} for sketch in lone]
    safe = [decimal(max(need.values()) * ABOVE, up=True) for need in needs]
    thin = decimal(needs[0][side] * BELOW)

    def both(first: Fraction, second: Fraction) -> Specification:
        margins = [{"maintenance_margin": each, "initial_margin": each} for each in (first, second)]
        return mechanism(margins[0], other | margins[1], margin=Margin.CROSS)

    assert status(both(*safe), side, "no-bad-debt") == "proved"
    assert status(both(thin, safe[1]), side, "no-bad-debt") == "violated"


def test_the_worst_window_has_as_many_moves_as_the_scenario() -> None:
    """The scenario just below the threshold sleeps for the whole delay: one block more than the keepers' delay."""
    draw = drawn(3)
    below, _ = around(lost(draw.sketch, Side.LONG, charged(draw.sketch)))
    scenario = verdict_on(draw.with_maintenance(below, Side.LONG), Side.LONG, "no-bad-debt").scenario
    assert scenario is not None
    overdue = max(account.overdue for step in scenario.steps for account in step.state.accounts.values())
    assert overdue == draw.sketch.keeper_delay + 1 <= blocks_of(draw.sketch)
