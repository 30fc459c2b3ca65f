"""A scenario holds only the markets that it touches, and is a run of the whole mechanism all the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from proof_mechanisms import mechanism

from novate.model.actions import Action, NextBlock
from novate.model.price_history import PriceHistory
from novate.model.scenario import Scenario
from novate.model.specification import Margin, Side, Specification
from novate.model.state import ClearingState, MarketState
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

STANDS_AT = (977, 977)
"""Market and oracle price, in ticks, of a market that nobody touches."""


def thin(margin: Margin) -> Specification:
    """Three markets; the margin of A is too thin, and with C a close-out can hurt the account."""
    wide = {"maintenance_margin": Fraction(30, 100), "initial_margin": Fraction(40, 100)}
    toxic = {"maintenance_margin": Fraction(7, 100), "initial_margin": Fraction(40, 100), "slippage": Fraction(3, 100)}
    return mechanism({"maintenance_margin": Fraction(2, 100)}, wide, toxic, margin=margin)


def found(specification: Specification, market: str, name: str) -> Scenario:
    """The scenario that breaks a property for longs."""
    verdict = verify(specification, market, Side.LONG, name, Limits())
    assert verdict.status is Status.VIOLATED
    assert verdict.scenario is not None
    return verdict.scenario


def with_all_markets(action: Action, specification: Specification) -> Action:
    """The same action; a block also has prices for the markets that stand still."""
    if not isinstance(action, NextBlock):
        return action
    return NextBlock({name: action.prices.get(name, STANDS_AT) for name in specification.markets})


@pytest.mark.parametrize(
    ("margin", "market", "name"),
    [
        (Margin.ISOLATED, "A", "no-bad-debt"),
        (Margin.CROSS, "A", "no-bad-debt"),
        (Margin.CROSS, "A", "solvency"),
        (Margin.CROSS, "C", "liquidation-progress"),
    ],
)
def test_a_scenario_replays_with_every_market_of_the_specification(margin: Margin, market: str, name: str) -> None:
    """The markets that it leaves out stand still at any price: every step and the violation are the same."""
    specification = thin(margin)
    scenario = found(specification, market, name)
    assert scenario.specification == specification
    still = MarketState(*STANDS_AT, PriceHistory())
    markets = {each: scenario.initial.markets.get(each, still) for each in specification.markets}
    actions = [with_all_markets(step.action, specification) for step in scenario.steps]
    whole = replay(specification, replace_markets(scenario, markets), actions, name, market, Side.LONG)
    assert whole.refusal is None
    assert whole.violation is not None
    assert (whole.violation.step, whole.violation.message) == (len(scenario.steps) - 1, scenario.violation)
    for mine, theirs in zip(whole.steps, scenario.steps, strict=True):
        assert mine.state._replace(markets=theirs.state.markets) == theirs.state
        assert {each: mine.state.markets[each] for each in theirs.state.markets} == theirs.state.markets


def replace_markets(scenario: Scenario, markets: dict[str, MarketState]) -> ClearingState:
    """The first state, with other markets."""
    return scenario.initial._replace(markets=markets)


@pytest.mark.parametrize("margin", Margin)
def test_a_scenario_holds_only_markets_with_a_position(margin: Margin) -> None:
    """However many markets the specification has."""
    scenario = found(thin(margin), "A", "no-bad-debt")
    assert list(scenario.initial.markets) == ["A"]
    assert all(list(step.state.markets) == ["A"] for step in scenario.steps)
