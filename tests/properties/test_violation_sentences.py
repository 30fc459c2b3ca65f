"""What is said of a violation: what happens, in quote units, and nothing that has to be turned round in one's head."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from novate.model.close_outs.whole.parameters import Whole
from novate.model.observation import Books, CloseOut, Window
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.properties import PROPERTIES
from novate.properties.fund_sufficiency import on_window
from novate.properties.liquidation_progress import on_overdue
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
    max_open_interest=10**9,
    oracle=Band(Fraction(0), Fraction(0), 0),
    close_out=Whole(),
)
IN_FULL = Specification(
    title="test",
    margin=Margin.ISOLATED,
    quote_quantum=Fraction(1, 100),
    markets={"A": MARKET},
    penalty_capped_by_equity=False,
    keeper=Keeper.OPEN,
    keeper_share=Fraction(1, 2),
    keeper_flat_reward=0,
    insurance_fund=10_000,
    keeper_delay=2,
    gas_cost=500,
    dust_notional=400,
    expect={},
)
CAPPED = replace(IN_FULL, penalty_capped_by_equity=True)
BOOKS: Books[Any] = Books(
    cash=150, balances=50, owed=50, insurance_fund=100, fees=0, keeper_claims=0, uncovered_bad_debt=0, close_outs=1
)
CLOSE_OUT: CloseOut[Any] = CloseOut(
    oracle_notional=91_020,
    market_notional=91_020,
    fill_notional=90_110,
    charges=1_000,
    reward=500,
    shortfall=0,
    equity_before=3_000,
    equity_after=0,
    requirement_before=5_000,
    requirement_after=0,
    beyond_promise=-10,
    size_before=10,
    size_after=0,
    close_outs=1,
    received_before=0,
)


def said(claims: tuple[Claim, ...]) -> str:
    """The sentence about the one claim that is broken."""
    (broken,) = (claim for claim in claims if claim.premise and not claim.conclusion)
    return broken.violation()


def of_close_out(name: str, specification: Specification = IN_FULL, **changes: int) -> str:
    """What is said of a close-out with these figures changed."""
    return said(PROPERTIES[name].on_close_out(specification, MARKET, replace(CLOSE_OUT, **changes)))


def of_books(name: str, **changes: int) -> str:
    """What is said of books with these entries changed."""
    return said(PROPERTIES[name].on_books(IN_FULL, replace(BOOKS, **changes)))


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        # 50 of equity and a penalty of 95: the 45 are nobody's loss but the fund's.
        (
            {"charges": 9_500, "reward": 0, "shortfall": 4_500},
            "45 of bad debt, all of it owed to the insurance fund as its own part of the charges",
        ),
        (
            {"charges": 1_000, "reward": 500, "shortfall": 800},
            "8 of bad debt, 3 owed to the keeper and 5 owed to the insurance fund as its own part of the charges",
        ),
        (
            {"charges": 400, "reward": 400, "shortfall": 123_456_789},
            "1,234,567.89 of bad debt, 1,234,563.89 owed to other traders and 4 owed to the keeper",
        ),
        (
            {"charges": 0, "reward": 0, "shortfall": 88_000},
            "880 of bad debt, all of it owed to other traders",
        ),
    ],
)
def test_bad_debt_is_owed_to_somebody(figures: dict[str, int], words: str) -> None:
    """The fund's own part of the charges is paid last; what is short beyond it is a loss of others."""
    sentence = of_close_out("no-bad-debt", **figures)
    assert sentence == f"the close-out leaves {words}; rounding explains at most 0.01"


def test_where_nothing_is_rounded_rounding_explains_nothing() -> None:
    """Capped charges, one position: R = 0."""
    assert of_close_out("no-bad-debt", CAPPED, charges=0, reward=0, shortfall=2).endswith("explains none of it")


def test_solvency_says_what_is_owed_what_is_there_and_what_is_missing() -> None:
    """And after how many close-outs, where the same happens again and again."""
    sentence = of_books("solvency", owed=90_588_000, cash=90_500_100)
    assert sentence == (
        "traders, keepers and the fee account are owed 905,880, and the clearing house holds 905,001: 879 is missing; "
        "rounding explains at most 0.01"
    )
    assert of_books("solvency", owed=90_588_000, close_outs=53).startswith("after 53 close-outs traders")


def test_fund_sufficiency_says_what_the_window_took_out_of_what() -> None:
    """One close-out, or so many."""
    window: Window[Any] = Window({("A", Side.LONG): 100_000}, Fraction(10_229), Fraction(53))
    assert said(on_window(IN_FULL, window)) == (
        "the 53 close-outs of the window cost the insurance fund 102.29, and it held 100; "
        "rounding explains at most 1.06"
    )
    assert said(on_window(IN_FULL, replace(window, close_outs=Fraction(1)))).startswith("the close-out costs the ins")


def test_keeper_incentive_says_who_earns_what() -> None:
    """The reward against the gas; or what account, keeper and market maker gain together."""
    assert of_close_out("keeper-incentive", reward=451) == (
        "the keeper earns 4.51 and pays 5 for gas; the position is worth 910.2 at the oracle price"
    )
    assert of_close_out("keeper-incentive", shortfall=2_000, received_before=300) == (
        "account, keeper and market maker together gain 12 by the close-out: 20 is forgiven, and the insurance fund "
        "got 8 of charges; rounding explains at most 0.01"
    )


@pytest.mark.parametrize(("equity", "shares"), [(1_000, "60% to 33.33%"), (1_799_000, "60% to 59.96%")])
def test_liquidation_progress_says_the_margin_ratio_before_and_after(equity: int, shares: str) -> None:
    """In per cent, with as many digits as it takes to see a difference."""
    required = {1_000: 3_000, 1_799_000: 3_000_000}[equity]
    sentence = of_close_out("liquidation-progress", equity_after=equity, requirement_after=required)
    assert sentence == f"the close-out lowers the account's margin ratio (equity to requirement) from {shares}"


def test_without_a_requirement_there_is_no_ratio_to_speak_of() -> None:
    """What no reachable close-out does, a mutant may."""
    assert of_close_out("liquidation-progress", equity_after=-800) == (
        "the close-out turns an equity of 30 for a requirement of 50 into -8 for 0"
    )


def test_an_account_that_nobody_can_close_is_named() -> None:
    """The other way in which there is no progress."""
    assert said((on_overdue("trader", can_be_closed=False),)) == (
        "account trader is overdue, and no close-out of it is possible"
    )


def test_conservation_says_what_there_is_and_what_should_be() -> None:
    """Both sides of the books."""
    assert of_books("conservation", cash=149).startswith("the cash held is 1.49, and what it is held for (")
    assert of_books("conservation", cash=149).endswith("adds up to 1.5")


def test_no_wrongful_close_out_says_what_there_is_and_what_is_promised() -> None:
    """Equity, notional and promise at the market price, in quote units; with several positions what is beyond it."""
    claims = PROPERTIES["no-wrongful-close-out"].on_close_out
    promising = replace(MARKET, closes_only_below=Fraction(1, 50), minimum_maintenance=500)
    seen = replace(CLOSE_OUT, market_notional=100_000, beyond_promise=1_200)
    assert said(claims(IN_FULL, promising, seen)) == (
        "the account that is closed out has an equity of 37 at the market price, and 25 is promised to be enough "
        "(2% of its notional of 1,000 and 5)"
    )
    cross = replace(IN_FULL, margin=Margin.CROSS, markets={"A": promising, "B": replace(promising, name="B")})
    assert said(claims(cross, promising, seen)) == (
        "the account that is closed out has 12 more equity at the market prices than is promised to be enough for all "
        "its positions"
    )
