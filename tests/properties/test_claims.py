"""What each property claims of concrete numbers, at the edges."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from novate.model.close_outs.whole.parameters import Whole
from novate.model.observation import Books, CloseOut, Window
from novate.model.oracles.band.parameters import Band
from novate.model.rounding import drain_rounding, rounding_tolerance
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.properties import PROPERTIES
from novate.properties.fund_sufficiency import on_share, on_window
from novate.properties.property import Claim

MARKET = MarketParameters(
    name="A",
    initial_margin=Fraction(10, 100),
    maintenance_margin=Fraction(5, 100),
    minimum_maintenance=0,
    minimum_notional=0,
    base_quantum=Fraction(1),
    price_tick=Fraction(1),
    unit=Fraction(1),
    penalty=Fraction(1, 100),
    move_up=Fraction(1, 100),
    move_down=Fraction(1, 100),
    slippage=Fraction(0),
    max_open_interest=1_000,
    oracle=Band(Fraction(0), Fraction(0), 0),
    close_out=Whole(),
)
SPECIFICATION = Specification(
    title="test",
    margin=Margin.ISOLATED,
    quote_quantum=Fraction(1, 100),
    markets={"A": MARKET},
    penalty_capped_by_equity=False,
    keeper=Keeper.OPEN,
    keeper_share=Fraction(1, 2),
    keeper_flat_reward=0,
    insurance_fund=100,
    keeper_delay=2,
    gas_cost=5,
    dust_notional=400,
    expect={},
)
CAPPED = replace(SPECIFICATION, penalty_capped_by_equity=True)
CROSS = replace(SPECIFICATION, margin=Margin.CROSS, markets={"A": MARKET, "B": replace(MARKET, name="B")})
BOOKS: Books[Any] = Books(
    cash=150, balances=40, owed=40, insurance_fund=100, fees=3, keeper_claims=7, uncovered_bad_debt=0, close_outs=0
)
CLOSE_OUT: CloseOut[Any] = CloseOut(
    oracle_notional=1_000,
    market_notional=990,
    fill_notional=980,
    charges=10,
    reward=5,
    shortfall=0,
    equity_before=40,
    equity_after=0,
    requirement_before=50,
    requirement_after=0,
    beyond_promise=-10,
    size_before=10,
    size_after=0,
    close_outs=1,
    received_before=0,
)


def holds(claims: tuple[Claim, ...]) -> bool:
    """Whether every claim that applies is true."""
    return all(claim.conclusion for claim in claims if claim.premise)


def of_books(name: str, specification: Specification = SPECIFICATION, **changes: int) -> bool:
    """Whether a property holds of the books with these entries changed."""
    return holds(PROPERTIES[name].on_books(specification, replace(BOOKS, **changes)))


def of_close_out(name: str, specification: Specification = SPECIFICATION, **changes: int) -> bool:
    """Whether a property holds of the close-out with these figures changed."""
    return holds(PROPERTIES[name].on_close_out(specification, MARKET, replace(CLOSE_OUT, **changes)))


@pytest.mark.parametrize("entry", ["cash", "balances", "insurance_fund", "fees", "keeper_claims", "uncovered_bad_debt"])
@pytest.mark.parametrize("change", [-1, 1])
def test_conservation_is_exact_in_every_entry(entry: str, change: int) -> None:
    """The books balance to the quantum, and one quantum more or less in any entry unbalances them."""
    assert of_books("conservation")
    assert not of_books("conservation", **{entry: getattr(BOOKS, entry) + change})


def test_conservation_takes_uncovered_bad_debt_off_the_claims() -> None:
    """A loss that nobody has paid for is money that somebody still counts as his."""
    assert of_books("conservation", balances=60, uncovered_bad_debt=20)


def test_solvency_compares_what_is_owed_with_the_cash() -> None:
    """Positive equities, fees and keeper claims may use up the cash, the fund's money included, and no more."""
    assert of_books("solvency", owed=140)
    assert not of_books("solvency", owed=141)


@pytest.mark.parametrize(("specification", "allowed"), [(CAPPED, 0), (SPECIFICATION, 1), (CROSS, 3)])
def test_solvency_allows_the_rounding_of_each_close_out(specification: Specification, allowed: int) -> None:
    """R quanta for each close-out so far: 0 capped, 1 not capped, 3 with two positions in one account."""
    assert of_books("solvency", specification, owed=140 + 4 * allowed, close_outs=4)
    assert not of_books("solvency", specification, owed=141 + 4 * allowed, close_outs=4)


@pytest.mark.parametrize(("specification", "allowed"), [(CAPPED, 0), (SPECIFICATION, 1), (CROSS, 3)])
def test_no_bad_debt_allows_rounding_only(specification: Specification, allowed: int) -> None:
    """A shortfall of R quanta is rounding, one of R + 1 is bad debt; the claim names R."""
    assert of_close_out("no-bad-debt", specification, shortfall=allowed)
    assert not of_close_out("no-bad-debt", specification, shortfall=allowed + 1)
    (claim,) = PROPERTIES["no-bad-debt"].on_close_out(specification, MARKET, CLOSE_OUT)
    assert f"at most {allowed} quanta" in claim.label


def test_a_keeper_must_earn_the_gas() -> None:
    """A reward of exactly the gas is enough; one quantum less is not, unless the position is dust."""
    assert of_close_out("keeper-incentive", reward=5)
    assert not of_close_out("keeper-incentive", reward=4)
    assert not of_close_out("keeper-incentive", reward=4, oracle_notional=400)
    assert of_close_out("keeper-incentive", reward=4, oracle_notional=399)


def test_dust_does_not_excuse_a_coalition() -> None:
    """The gain of account, keeper and maker is bounded whatever the size of the position."""
    assert not of_close_out("keeper-incentive", shortfall=7, oracle_notional=1)


@pytest.mark.parametrize(("specification", "allowed"), [(CAPPED, 0), (SPECIFICATION, 1), (CROSS, 3)])
def test_a_coalition_gains_at_most_rounding(specification: Specification, allowed: int) -> None:
    """Their gain is the forgiven shortfall less what the fund receives of the charges."""
    to_the_fund = CLOSE_OUT.charges - CLOSE_OUT.reward
    assert of_close_out("keeper-incentive", specification, shortfall=to_the_fund + allowed)
    assert not of_close_out("keeper-incentive", specification, shortfall=to_the_fund + allowed + 1)


def test_a_close_out_must_shrink_the_position() -> None:
    """A position as large as before is no progress."""
    assert of_close_out("liquidation-progress", size_after=9, requirement_after=0)
    assert not of_close_out("liquidation-progress", size_after=10)


@pytest.mark.parametrize("specification", [SPECIFICATION, CROSS])
def test_the_margin_ratio_may_fall_by_rounding_only(specification: Specification) -> None:
    """Equity 40 of 50 required; with 25 still required, 20 keeps the ratio; rounding may take two quanta a position."""
    least = 20 - rounding_tolerance(specification)
    assert of_close_out("liquidation-progress", specification, equity_after=least, requirement_after=25)
    assert not of_close_out("liquidation-progress", specification, equity_after=least - 1, requirement_after=25)


def test_the_last_close_out_leaves_no_ratio_to_compare() -> None:
    """With nothing required afterwards any equity from zero on is fine, also where it was negative before."""
    assert of_close_out("liquidation-progress", equity_before=-30)


def window(exposure: int, drain: int, close_outs: int = 1) -> Window[int]:
    """A window of close-outs of longs in market A."""
    return Window({("A", Side.LONG): exposure}, drain, close_outs)


def share(exposure: int, drain: int) -> tuple[Claim, ...]:
    """The lemma about one close-out, the whole fund being set aside for it."""
    return on_share(SPECIFICATION, MARKET, exposure, drain, part=SPECIFICATION.insurance_fund, close_outs=1)


def test_a_window_may_cost_the_fund_and_its_rounding() -> None:
    """The whole fund and R + 1 quanta for each close-out; one quantum more is too much."""
    assert drain_rounding(SPECIFICATION) == 2
    assert holds(on_window(SPECIFICATION, window(1_000, 100 + 3 * 2, close_outs=3)))
    assert not holds(on_window(SPECIFICATION, window(1_000, 101 + 3 * 2, close_outs=3)))


def test_a_window_beyond_the_largest_open_interest_is_not_spoken_of() -> None:
    """More exposure than max_open_interest: the adversary has left his limits."""
    assert holds(on_window(SPECIFICATION, window(1_001, 10_000)))
    assert not holds(on_window(SPECIFICATION, window(1_000, 10_000)))


@pytest.mark.parametrize(("first", "second"), [((300, 32), (700, 72)), ((1, 2), (999, 101)), ((500, 52), (500, 52))])
def test_shares_of_the_fund_add_up_to_the_window(first: tuple[int, int], second: tuple[int, int]) -> None:
    """Two close-outs that each cost at most their share cost at most the fund together."""
    assert holds(share(*first))
    assert holds(share(*second))
    both = window(first[0] + second[0], first[1] + second[1], close_outs=2)
    assert holds(on_window(SPECIFICATION, both))


def test_markets_share_one_fund() -> None:
    """What two markets cost adds up, though either alone would be paid for; each exposure has its own limit."""
    both = {("A", Side.LONG): 600, ("B", Side.SHORT): 900}
    assert not holds(on_window(CROSS, Window(both, 110, close_outs=0)))
    assert holds(on_window(CROSS, Window(both | {("B", Side.LONG): 1_001}, 110, close_outs=0)))


def test_without_a_limit_on_open_interest_nothing_may_be_lost() -> None:
    """No share of the fund is large enough for any exposure."""
    unlimited = replace(MARKET, max_open_interest=None)
    assert holds(on_share(SPECIFICATION, unlimited, 1_000, drain_rounding(SPECIFICATION), part=0, close_outs=1))
    assert not holds(
        on_share(SPECIFICATION, unlimited, 1_000, drain_rounding(SPECIFICATION) + 1, close_outs=1, part=10**9)
    )


def test_a_coalition_counts_what_earlier_close_outs_brought_the_fund() -> None:
    """A forgiven shortfall of 9 is no gain where the fund got 5 with it and 4 before."""
    assert not of_close_out("keeper-incentive", shortfall=9)
    assert of_close_out("keeper-incentive", shortfall=9, received_before=4)


def test_a_close_out_beyond_its_share_is_refused() -> None:
    """300 of 1,000 may cost 30 of 100 and two quanta of rounding; 33 is too much, though the fund could pay it."""
    assert not holds(share(300, 33))
    assert holds(on_window(SPECIFICATION, window(300, 33)))


def test_whoever_has_what_is_promised_to_be_enough_is_not_closed_out() -> None:
    """One quantum less than that may be closed out; exactly that may not, and nothing is rounded."""
    assert of_close_out("no-wrongful-close-out", beyond_promise=-1)
    assert not of_close_out("no-wrongful-close-out", beyond_promise=0)
