"""A mark at a multiple of the market: of a long the thresholds are known, and for a short no margin is enough."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from proof_mechanisms import UNIT, about, mechanism

from novate.model.actions import NextBlock, Refusal
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.scenario import Scenario
from novate.model.specification import Margin, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.properties.assumptions import oracle

DEVIATIONS = (Fraction(1), Fraction(2), Fraction(9))
ROUTES = (Route.AUTO, Route.SEARCH)
MOVE = Fraction(1, 50)


def marked(deviation: Fraction, maintenance: Fraction, **changes: Any) -> Specification:
    """One market with such an oracle, whose initial margin is a little above the maintenance margin."""
    initial = maintenance + (1 - maintenance) / 10 if maintenance < 1 else maintenance * Fraction(11, 10)
    market = {"maintenance_margin": maintenance, "initial_margin": initial, "move_up": MOVE, "move_down": MOVE}
    return mechanism(market, **{"staleness": 1, "deviation": deviation, "keeper_delay": 1} | changes)


def asked(specification: Specification, name: str, side: Side, route: Route = Route.AUTO) -> Verdict:
    """The verdict on market A."""
    return verify(specification, *about(name, side), name, Limits(route=route))


def is_replayed(scenario: Scenario | None, name: str) -> bool:
    """Whether the actions of a scenario break the property in whole numbers, from its start on."""
    assert scenario is not None
    actions = [step.action for step in scenario.steps]
    place = (scenario.market, scenario.side)
    run = replay(scenario.specification, scenario.initial, actions, name, *place, scenario.repeats)
    return run.violation is not None and run.violation.step == len(actions) - 1


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("deviation", "capped"), [*product(DEVIATIONS, (True, False))])
def test_a_long_is_proved_at_its_threshold_and_broken_just_below(
    deviation: Fraction, capped: bool, route: Route
) -> None:
    """1 - (1 - d)^n (1 - s) (1 - f) / (1 + e), without f where it is capped, is enough, and a millionth less is not."""
    penalty = 0 if capped else Fraction(1, 100)
    threshold = 1 - (1 - MOVE) ** 3 * (1 - Fraction(1, 200)) * (1 - penalty) / (1 + deviation)
    enough = marked(deviation, threshold, penalty_capped_by_equity=capped)
    too_little = marked(deviation, threshold - Fraction(1, 10**6), penalty_capped_by_equity=capped)
    found = asked(enough, "no-bad-debt", Side.LONG, route)
    assert (found.status, found.headroom) == (Status.PROVED, 0)
    broken = asked(too_little, "no-bad-debt", Side.LONG, route)
    assert broken.status is Status.VIOLATED
    assert is_replayed(broken.scenario, "no-bad-debt")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_the_equity_of_a_long_is_safe_from_a_margin_of_100_per_cent_on(deviation: Fraction, route: Route) -> None:
    """The mark may be next to nothing: then only what is more than the whole notional is left."""
    assert asked(marked(deviation, Fraction(1)), "solvency", Side.LONG).headroom == 0
    assert asked(marked(deviation, Fraction(11, 10)), "solvency", Side.LONG, route).status is Status.PROVED
    broken = asked(marked(deviation, Fraction(999, 1000)), "solvency", Side.LONG, route)
    assert broken.status is Status.VIOLATED
    assert is_replayed(broken.scenario, "solvency")


@pytest.mark.parametrize("name", ["no-bad-debt", "solvency", "keeper-incentive", "fund-sufficiency"])
@pytest.mark.parametrize("maintenance", [Fraction(1, 20), Fraction(3)])
@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_no_margin_is_enough_for_a_short(deviation: Fraction, maintenance: Fraction, name: str) -> None:
    """Neither 5 % nor 300 %: a run that breaks it is replayed, and there is no threshold."""
    specification = marked(deviation, maintenance, insurance_fund=1_000 * UNIT)
    market = replace(specification.markets["A"], max_open_interest=10**6 * UNIT, sides=(Side.SHORT,))
    broken = asked(replace(specification, markets={"A": market}), name, Side.SHORT)
    assert (broken.status, broken.headroom) == (Status.VIOLATED, None)
    assert is_replayed(broken.scenario, name)


@pytest.mark.parametrize("name", ["no-bad-debt", "solvency", "keeper-incentive"])
def test_the_search_finds_what_breaks_a_short(name: str) -> None:
    """Without a theorem: what it assumes of a block is none of what a worst price would have said."""
    broken = asked(marked(Fraction(2), Fraction(1, 5)), name, Side.SHORT, Route.SEARCH)
    assert broken.status is Status.VIOLATED
    assert is_replayed(broken.scenario, name)


@pytest.mark.parametrize("deviation", DEVIATIONS)
@pytest.mark.parametrize("name", ["conservation", "liquidation-progress"])
def test_what_does_not_turn_on_the_mark_holds_for_a_short(name: str, deviation: Fraction) -> None:
    """The books balance, and who is overdue can be closed out."""
    assert asked(marked(deviation, Fraction(1, 5)), name, Side.SHORT).status is Status.PROVED


def test_with_cross_margin_a_long_is_safe_only_where_nobody_is_short() -> None:
    """The account may hold a short of the other market, whose loss no margin pays for."""
    market = {"maintenance_margin": Fraction(7, 10), "initial_margin": Fraction(3, 4)}
    both = mechanism(market, market, deviation=Fraction(2), margin=Margin.CROSS, penalty_capped_by_equity=True)
    longs = {name: replace(each, sides=(Side.LONG,)) for name, each in both.markets.items()}
    assert asked(both, "no-bad-debt", Side.LONG).status is Status.VIOLATED
    assert asked(replace(both, markets=longs), "no-bad-debt", Side.LONG).status is Status.PROVED


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_with_cross_margin_no_close_out_of_two_helps_whatever_it_costs(deviation: Fraction, side: Side) -> None:
    """What closing a short costs has no bound: the search has to do without one."""
    market = {"maintenance_margin": Fraction(7, 10), "initial_margin": Fraction(3, 4)}
    specification = mechanism(market, market, deviation=deviation, margin=Margin.CROSS)
    broken = asked(specification, "liquidation-progress", side)
    assert broken.status is Status.VIOLATED
    assert is_replayed(broken.scenario, "liquidation-progress")


@pytest.mark.parametrize(("mark", "guard"), [(1, ""), (300, ""), (301, "oracle-bound"), (0, "price-positive")])
def test_the_reference_takes_every_mark_from_one_tick_to_the_highest(mark: int, guard: str) -> None:
    """Of a market at 100 ticks: from 1 to 300; and a refusal says so."""
    rules = Rules.of(marked(Fraction(2), Fraction(1, 5), staleness=0))
    found = execute(rules, genesis(rules, {"A": 100}), NextBlock({"A": (100, mark)}))
    assert (found.guard if isinstance(found, Refusal) else "") == guard
    if guard == "oracle-bound":
        assert isinstance(found, Refusal)
        assert "from 1 to 300" in found.message


@pytest.mark.parametrize(("staleness", "of"), [(0, "the market price of this block"), (2, "the highest market price")])
def test_the_limit_says_that_the_mark_is_bounded_above_only(staleness: int, of: str) -> None:
    """A price of at most 200 % below the market would be one that may be negative."""
    specification = marked(Fraction(2), Fraction(1, 5), staleness=staleness)
    text = oracle(specification, specification.markets["A"])
    assert text.startswith(f"the oracle price is above 0 and at most 200% above {of}")
