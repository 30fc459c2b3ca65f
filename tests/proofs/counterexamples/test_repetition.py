"""What costs the fund a little empties it when it happens often enough."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from proof_mechanisms import UNIT, about, mechanism

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade
from novate.model.core.reference.books import books
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.observation import Books
from novate.model.scenario import Scenario
from novate.model.specification import Margin, Side, Specification
from novate.proofs.counterexamples.repetition import held_at_first, in_one_pot, repeated_books
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

DUST: dict[str, Any] = {
    "maintenance_margin": Fraction(9, 100),
    "initial_margin": Fraction(10, 100),
    "minimum_maintenance": 3 * UNIT,
    "move_up": Fraction(2, 100),
    "move_down": Fraction(2, 100),
    "slippage": Fraction(0),
    "max_open_interest": 10**6 * UNIT,
}
FLAT: dict[str, Any] = {
    "keeper_share": Fraction(0),
    "keeper_flat_reward": 5 * UNIT,
    "keeper_delay": 0,
    "staleness": 0,
    "deviation": Fraction(0),
    "gas_cost": UNIT,
}
"""Every close-out of hardly any size costs the fund 2: a reward of 5, of which 3 are required."""


def dusty(fund: int, market: dict[str, Any] = DUST) -> Specification:
    """With so much in the fund, in quote units."""
    return mechanism(market, **FLAT, insurance_fund=fund * UNIT)


def by(number: int, action: Action) -> Action:
    """The same by another trader and another maker."""
    match action:
        case Deposit(account, amount):
            return Deposit(f"{account} {number}", amount)
        case Trade(market, buyer, seller, size, price):
            return Trade(market, f"{buyer} {number}", f"{seller} {number}", size, price)
        case Liquidate(account, market, maker, price):
            return Liquidate(f"{account} {number}", market, f"{maker} {number}", price)
    raise AssertionError(action)


def at_the_same_time(scenario: Scenario) -> list[Action]:
    """The scenario as often as it says, block by block."""
    actions: list[Action] = []
    for step in scenario.steps:
        if isinstance(step.action, NextBlock):
            actions.append(step.action)
        else:
            actions += [by(number, step.action) for number in range(scenario.repeats)]
    return actions


@pytest.mark.parametrize("name", ["solvency", "fund-sufficiency"])
@pytest.mark.parametrize("side", list(Side))
def test_what_is_said_of_many_runs_is_what_the_reference_does(name: str, side: Side) -> None:
    """Every account of a repeated scenario, really opened and closed: the books are those of the one run, repeated."""
    specification = mechanism(DUST | {"sides": (side,)}, **FLAT, insurance_fund=100 * UNIT)
    verdict = verify(specification, *about(name, side), name, Limits())
    assert verdict.status is Status.VIOLATED
    scenario = verdict.scenario
    assert scenario is not None
    assert 50 <= scenario.repeats <= 100
    rules, state = Rules.of(specification), scenario.initial
    for action in at_the_same_time(scenario):
        step = execute(rules, state, action)
        assert not isinstance(step, Refusal), step
        state = step.state
    once = books(rules, scenario.steps[-1].state)
    assert books(rules, state) == repeated_books(once, specification.insurance_fund, scenario.repeats)
    assert state.ledger.uncovered_bad_debt > 0
    assert state.ledger.insurance_fund == 0


GATED: dict[str, Any] = {"pool_assets": 70 * UNIT, "pool_withdrawals": "gated", "pool_reserve": 40 * UNIT}
LAYERS: dict[str, dict[str, Any]] = {
    "a pool below the fund": {"layers": ("insurance-fund", "pool"), **GATED},
    "a pool alone": {"layers": ("pool",), **GATED},
    "fees above a fund": {"layers": ("fee-pool", "insurance-fund"), "fee_pool": 20 * UNIT},
}


def settled(after: Books[Any]) -> Books[Any]:
    """The books in which what layers hold has gone to what nobody has paid: fees that are no layer do not."""
    left = after.insurance_fund - after.uncovered_bad_debt
    return replace(after, insurance_fund=max(0, left), uncovered_bad_debt=max(0, -left))


@pytest.mark.parametrize("layers", LAYERS)
def test_what_layers_hold_is_there_once(layers: str) -> None:
    """Whatever pays, and however often: FALSE that each run finds the pool full."""
    fund = 0 if layers == "a pool alone" else 60 * UNIT
    specification = mechanism(DUST | {"sides": (Side.LONG,)}, **FLAT, insurance_fund=fund, **LAYERS[layers])
    scenario = verify(specification, *about("solvency", Side.LONG), "solvency", Limits()).scenario
    assert scenario is not None
    assert scenario.repeats > 10
    rules, state = Rules.of(specification), scenario.initial
    for action in at_the_same_time(scenario):
        step = execute(rules, state, action)
        assert not isinstance(step, Refusal), step
        state = step.state
    once = in_one_pot(specification, books(rules, scenario.steps[-1].state))
    said = repeated_books(once, held_at_first(specification), scenario.repeats)
    assert settled(said) == settled(in_one_pot(specification, books(rules, state)))
    assert said.cash < said.owed + said.keeper_claims


@pytest.mark.parametrize("fund", [0, 1_000, 10**12])
def test_dust_drains_any_fund(fund: int) -> None:
    """However much is in it: the number of runs grows, the run does not."""
    for name in ("solvency", "fund-sufficiency"):
        wide = replace(dusty(fund).markets["A"], max_open_interest=10**30)
        specification = replace(dusty(fund), markets={"A": wide})
        verdict = verify(specification, *about(name), name, Limits())
        assert verdict.status is Status.VIOLATED, name
        assert verdict.scenario is not None
        assert len(verdict.scenario.steps) < 30
        assert fund // 2 <= verdict.scenario.repeats <= fund + 1


def test_solvency_within_the_open_interest_is_broken_by_repetition() -> None:
    """A fund of a million and positions of at most 1,000 when last healthy: no single close-out empties it."""
    thin = {"maintenance_margin": Fraction(3, 100), "max_open_interest": 1_000 * UNIT}
    specification = mechanism(thin, insurance_fund=10**6 * UNIT)
    verdict = verify(specification, "A", Side.LONG, "solvency", Limits())
    assert verdict.status is Status.VIOLATED
    assert verdict.scenario is not None
    assert verdict.scenario.repeats > 1_000
    held = [(step.state.accounts["trader"], step.state.markets["A"].oracle) for step in verdict.scenario.steps]
    healthy = [(account, price) for account, price in held if account.positions and not account.overdue]
    account, price = healthy[-1]
    assert account.positions["A"] * price * specification.markets["A"].unit <= 1_000 * UNIT


@pytest.mark.parametrize("margin", list(Margin))
def test_within_the_open_interest_dust_drains_what_whole_quanta_let_it(margin: Margin) -> None:
    """From a fund that is emptied by round positions to one that the smallest cannot empty; the verdict says so."""
    market = DUST | {"max_open_interest": 1_000 * UNIT, "base_quantum": Fraction(1, 1000), "unit": Fraction(1, 10)}
    found = {
        fund: verify(replace(dusty(fund, market), margin=margin), None, None, "fund-sufficiency", Limits())
        for fund in (0, 1_000, 60_000, 10**6, 10**10)
    }
    statuses = [verdict.status for verdict in found.values()]
    assert statuses == [*[Status.VIOLATED] * 4, Status.UNKNOWN]
    for fund in (60_000, 10**6):
        scenario = found[fund].scenario
        assert scenario is not None
        assert len(scenario.steps) < 30
        assert fund // 2 <= scenario.repeats <= fund
    assert "the smallest close-outs that were replayed" in found[10**10].detail
    assert "not inductive" not in found[10**10].detail


@pytest.mark.parametrize("side", list(Side))
def test_what_loses_in_a_market_that_only_falls_or_rises_says_why_a_large_fund_is_open(side: Side) -> None:
    """The price does not come back, so the run cannot be repeated; in whole ticks it cannot fall, or rise, for ever."""
    one_way = {"move_up": Fraction(0)} if side is Side.LONG else {"move_down": Fraction(0)}
    thin = {"maintenance_margin": Fraction(3, 100), "max_open_interest": 1_000 * UNIT, "penalty": Fraction(0)}
    verdicts = [
        verify(mechanism(thin | one_way, insurance_fund=fund * UNIT), "A", side, "solvency", Limits())
        for fund in (0, 10**6)
    ]
    assert [verdict.status for verdict in verdicts] == [Status.VIOLATED, Status.UNKNOWN]
    assert "the price does not come back" in verdicts[1].detail
