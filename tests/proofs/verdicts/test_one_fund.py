"""One fund for all markets: what it needs, what is enough, and the run of all of them that empties it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from proof_mechanisms import UNIT, mechanism

from novate.model.specification import Keeper, Margin, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.theorems.fund.window import need
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_document

NAME = "fund-sufficiency"
ROUTES = pytest.mark.parametrize("route", [Route.THEOREM, Route.SEARCH])
FREE: dict[str, Any] = {
    "move_up": Fraction(5, 100),
    "move_down": Fraction(5, 100),
    "slippage": Fraction(0),
    "penalty": Fraction(0),
    "maintenance_margin": Fraction(3, 100),
    "max_open_interest": 50_000_000 * UNIT,
}
"""5 % a block at a margin of 3 %: a million for each side of each market."""
ONE_BLOCK: dict[str, Any] = {
    "staleness": 0,
    "deviation": Fraction(0),
    "keeper_delay": 0,
    "keeper": Keeper.PROTOCOL,
    "penalty_capped_by_equity": True,
}


def asked(specification: Specification, route: Route = Route.AUTO) -> Verdict:
    """The verdict; a scenario of it replays."""
    verdict = verify(specification, None, None, NAME, Limits(route=route))
    assert (verdict.scenario is not None) == (verdict.status is Status.VIOLATED)
    if verdict.scenario is not None:
        found = verdict.scenario
        actions = [step.action for step in found.steps]
        run = replay(specification, found.initial, actions, NAME, None, None, found.repeats)
        assert run.violation is not None
        assert run.violation.message == found.violation
    return verdict


@ROUTES
def test_two_markets_need_the_fund_at_once(route: Route) -> None:
    """Each alone needs a million and could have it; both in one block need two."""
    markets = mechanism(FREE, FREE, **ONE_BLOCK)
    found = {fund: asked(replace(markets, insurance_fund=fund * UNIT), route) for fund in (1_000_000, 2_000_000)}
    assert [verdict.status for verdict in found.values()] == [Status.VIOLATED, Status.PROVED]
    assert "the smallest sufficient insurance fund is 2,000,000" in found[1_000_000].detail
    scenario = found[1_000_000].scenario
    assert scenario is not None
    assert {name for step in scenario.steps[-2:] for name in [getattr(step.action, "market", "")]} == {"A", "B"}


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1, 4), Fraction(1)])
def test_the_fund_books_its_part_of_the_charges_first(share: Fraction) -> None:
    """10 % penalty, 5 % a block, 6 % margin: a fund that keeps it all needs nothing; its keeper's part it does."""
    market = FREE | {"penalty": Fraction(1, 10), "maintenance_margin": Fraction(6, 100), "sides": (Side.LONG,)}
    specification = mechanism(market, **ONE_BLOCK | {"penalty_capped_by_equity": False, "keeper_share": share})
    needed = 50_000_000 * max(Fraction(0), 1 - Fraction(6, 100) - Fraction(95, 100) * (1 - share / 10))
    found = need(specification, NAME)
    assert found is not None
    assert found.sufficient == found.necessary == needed * UNIT
    assert asked(replace(specification, insurance_fund=int(needed * UNIT))).status is Status.PROVED
    if needed:
        assert asked(replace(specification, insurance_fund=int(needed * UNIT * 99 / 100))).status is Status.VIOLATED


def both_sides_in_one_window(blocks: int) -> Fraction:
    """The largest loss of one side of 100 and the other within so many blocks, over all paths of 10 % a block.

    Accounts of either side are last healthy at any block and closed out in any later one of the window, while they are
    liquidatable and as late as keepers may be; each at a maintenance margin of 5 %.
    """
    margin, worst = Fraction(5, 100), Fraction(0)
    for moves in product((Fraction(9, 10), Fraction(1), Fraction(11, 10)), repeat=2 * blocks - 1):
        prices = [Fraction(1)]
        for move in moves:
            prices.append(prices[-1] * move)
        worst = max(worst, sum(lost(prices, sign, margin, blocks) for sign in (1, -1)))
    return 100 * worst


def lost(prices: list[Fraction], sign: int, margin: Fraction, blocks: int) -> Fraction:
    """The largest loss, per unit of exposure, of one account that is closed out in the last so many blocks."""
    worst = Fraction(0)
    for healthy in range(len(prices) - 1):
        for closed in range(healthy + 1, min(healthy + blocks, len(prices) - 1) + 1):
            moved = prices[closed] / prices[healthy]
            equity = margin - sign + sign * moved
            if equity >= margin * moved:
                break
            if closed >= blocks:
                worst = max(worst, -equity)
    return worst


def test_the_dearer_side_is_not_enough_for_a_longer_window() -> None:
    """With n = 3 longs cost 22.1, shorts 28.1, and both in one window 42.1: more than the dearer side alone."""
    market = FREE | {"move_up": Fraction(1, 10), "move_down": Fraction(1, 10), "maintenance_margin": Fraction(5, 100)}
    specification = mechanism(market | {"max_open_interest": 100 * UNIT}, **ONE_BLOCK | {"keeper_delay": 2})
    found = need(specification, NAME)
    assert found is not None
    assert [each.most / UNIT for each in found.losses] == [Fraction(221, 10), Fraction(281, 10)]
    assert found.sufficient is not None
    assert found.necessary == Fraction(281, 10) * UNIT < both_sides_in_one_window(3) * UNIT < found.sufficient
    assert both_sides_in_one_window(3) == Fraction(421, 10)
    assert both_sides_in_one_window(2) == 21
    assert both_sides_in_one_window(1) == 5


def test_between_necessary_and_sufficient_nothing_is_claimed() -> None:
    """Less than both sides of a market together, more than the dearer one: open, and the interval is said."""
    specification = mechanism(FREE, **ONE_BLOCK | {"keeper_delay": 2})
    found = need(specification, NAME)
    assert found is not None
    assert found.sufficient is not None
    assert found.necessary is not None
    assert found.necessary < found.sufficient
    middle = int((found.necessary + found.sufficient) / 2)
    verdict = asked(replace(specification, insurance_fund=middle))
    assert verdict.status is Status.UNKNOWN
    assert "is proved to be enough; at least" in verdict.detail
    assert asked(replace(specification, insurance_fund=int(found.sufficient) + 1)).status is Status.PROVED
    assert asked(replace(specification, insurance_fund=int(found.necessary * 99 / 100))).status is Status.VIOLATED


@ROUTES
@pytest.mark.parametrize("capped", [True, False])
def test_with_cross_margin_the_sum_of_all_sides_is_enough(route: Route, capped: bool) -> None:
    """No margin need be enough: an account with several positions draws no more than the shares of all of them."""
    changes = {"margin": Margin.CROSS, "penalty_capped_by_equity": capped, "keeper_share": Fraction(1, 2)}
    thin = FREE | {"penalty": Fraction(1, 100)}
    specification = mechanism(thin, thin | {"maintenance_margin": Fraction(4, 100)}, **ONE_BLOCK | changes)
    found = need(specification, NAME)
    assert found is not None
    assert found.sufficient is not None
    enough = replace(specification, insurance_fund=int(found.sufficient) + 1)
    assert asked(enough, route).status is Status.PROVED
    assert found.necessary is not None
    assert found.necessary > 0
    thin_fund = replace(specification, insurance_fund=int(found.necessary * 9 / 10))
    assert asked(thin_fund, route).status is Status.VIOLATED


def test_a_market_without_a_limit_may_lose_nothing() -> None:
    """No fund is enough for any open interest of a market that loses; one that never loses needs no limit."""
    unlimited = FREE | {"max_open_interest": None}
    for fund in (0, 1_000_000 * UNIT, 10**18):
        losing = mechanism(FREE, unlimited, **ONE_BLOCK, insurance_fund=fund)
        assert asked(losing).status is Status.VIOLATED
        assert "no fund is known to be enough" in asked(losing).detail
    safe = mechanism(FREE, unlimited | {"maintenance_margin": Fraction(6, 100)}, **ONE_BLOCK)
    assert asked(replace(safe, insurance_fund=1_000_000 * UNIT)).status is Status.PROVED


@ROUTES
@pytest.mark.parametrize(
    "changes",
    [
        {"keeper_delay": 3, "staleness": 2},
        {"deviation": Fraction(3, 2)},
        {"margin": Margin.CROSS},
        {"penalty_capped_by_equity": False, "keeper_share": Fraction(1)},
    ],
)
def test_one_market_without_a_limit_empties_any_fund(route: Route, changes: dict[str, Any]) -> None:
    """Beside one that has a limit and loses nothing: late keepers, an oracle that is far off, any margin and charge."""
    safe = FREE | {"maintenance_margin": Fraction(90, 100), "sides": (Side.LONG,)}
    markets = mechanism(safe, FREE | {"max_open_interest": None, "penalty": Fraction(1, 100)}, **ONE_BLOCK | changes)
    assert asked(replace(markets, insurance_fund=10**15), route).status is Status.VIOLATED


def test_a_side_that_does_not_exist_needs_nothing() -> None:
    """Only the longs of one market, only the shorts of the other."""
    markets = mechanism(FREE | {"sides": (Side.LONG,)}, FREE | {"sides": (Side.SHORT,)}, **ONE_BLOCK)
    found = need(replace(markets, keeper_delay=1), NAME)
    assert found is not None
    assert [each.place for each in found.losses] == [("A", Side.LONG), ("B", Side.SHORT)]
    assert found.sufficient == found.necessary


COARSE = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"

[markets.A]
initial_margin = "9%"
maintenance_margin = "8%"
base_quantum = "0.001"
price_tick = "0.01"
max_move_per_block = { up = "5%", down = "1%" }

[markets.B]
initial_margin = "8%"
maintenance_margin = "3%"
base_quantum = "0.001"
price_tick = "0.01"
max_move_per_block = { up = "1%", down = "3%" }

[liquidation]
penalty = "0%"
penalty_capped_by_equity = true
keeper = "protocol"

[environment]
max_move_per_block = "2%"
keeper_delay = "5 blocks"
slippage = "1%"
max_open_interest = "10000"
"""


@pytest.mark.parametrize("fund", ["0", "2000", "4000"])
def test_coarse_quanta_leave_a_fund_that_is_much_too_small_violated(fund: str) -> None:
    """The largest positions are no whole quanta within the open interest: somewhat smaller ones are."""
    table = tomllib.loads(COARSE) | {"waterfall": {"insurance_fund": fund}}
    assert asked(parse_document(table)).status is Status.VIOLATED
