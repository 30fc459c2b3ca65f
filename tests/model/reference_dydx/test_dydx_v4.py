"""dYdX v4's close-out rule: the paper's identities, the rounding directions, and every refusal."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from novate.model.actions import Refusal
from novate.model.core.reference.dydx_v4 import (
    LiquidationConfig,
    Perpetual,
    Subaccount,
    account_risk,
    bankruptcy_price,
    fill_in_quote_quantums,
    fillable_price,
    insurance_fund_delta,
    maintenance_requirement,
    net_notional,
)

BTC = Perpetual(Fraction(50_000), -8, -8, 200_000, 500_000)
ETH = Perpetual(Fraction(3_000), -9, -9, 200_000, 500_000)
CONFIG = LiquidationConfig(5_000, 1_000_000, 100_000)
MARKETS = {0: BTC, 1: ETH}


def account(quote: int, **positions: int) -> Subaccount:
    """Hold `btc` and `eth` base quantums and `quote` quote quantums."""
    identifiers = {"btc": 0, "eth": 1}
    return Subaccount(quote, {identifiers[name]: size for name, size in positions.items()})


SIZES = st.integers(-(10**11), 10**11).filter(bool)
QUOTES = st.integers(-(10**12), 10**12)
PERPETUALS = st.builds(
    Perpetual,
    st.fractions(min_value=Fraction(1, 10**6), max_value=10**6, max_denominator=10**6),
    st.integers(-10, -6),
    st.integers(-9, -6),
    st.integers(1, 1_000_000),
    st.integers(1, 1_000_000),
)


def test_value_is_rounded_towards_zero_on_both_sides() -> None:
    """A short of a fraction of a quote quantum is worth 0, not -1, as is a long."""
    tiny = Perpetual(Fraction(3, 10), -6, -6, 200_000, 500_000)
    assert (net_notional(tiny, 1), net_notional(tiny, -1)) == (0, 0)
    assert (net_notional(tiny, 7), net_notional(tiny, -7)) == (2, -2)


def test_maintenance_requirement_is_rounded_up_twice() -> None:
    """Of 101 quanta, 1 % is 1.01, that is 2; 90 % of that is 1.8, that is 2. Rounding 0.909 once would give 1."""
    assert maintenance_requirement(Perpetual(Fraction(1), -6, -6, 10_000, 900_000), 101) == 2
    assert maintenance_requirement(Perpetual(Fraction(1), -6, -6, 10_000, 900_000), -101) == 2


def test_whole_account_is_worth_balance_plus_positions() -> None:
    """Cross margin: a long BTC and a short ETH are valued one by one, requirements add up."""
    risk = account_risk(account(110_000_000, btc=400_000, eth=-100_000_000), MARKETS)
    assert risk.net_collateral == 110_000_000 + 200_000_000 - 300_000_000
    assert risk.maintenance_requirement == 20_000_000 + 30_000_000


@given(PERPETUALS, SIZES, QUOTES)
def test_closing_everything_at_the_bankruptcy_price_leaves_nothing(perpetual: Perpetual, size: int, quote: int) -> None:
    """A single position sold for its bankruptcy price leaves a balance of exactly 0: nothing is rounded then."""
    held = Subaccount(quote, {0: size})
    price = bankruptcy_price(held, {0: perpetual}, 0, -size)
    if isinstance(price, Refusal):
        assert maintenance_requirement(perpetual, size) == 0
    else:
        assert quote + price == 0


@given(SIZES, st.fractions(0, 1), QUOTES)
def test_partial_bankruptcy_price_never_worsens_a_solvent_account(size: int, part: Fraction, quote: int) -> None:
    """A solvent account stays solvent by a fill at this price: it is rounded up."""
    change = -int(size * part)
    assume(change)
    held = Subaccount(quote, {0: size})
    total = account_risk(held, MARKETS)
    price = bankruptcy_price(held, MARKETS, 0, change)
    if isinstance(price, Refusal):
        assert total.maintenance_requirement == 0
        return
    left = account_risk(Subaccount(quote + price, {0: size + change}), MARKETS)
    assert left.net_collateral >= 0 or total.net_collateral < 0
    exact = Fraction(total.net_collateral * left.maintenance_requirement, total.maintenance_requirement)
    assert 0 <= left.net_collateral - exact < 1, "NC / MMR stays the same, but for the rounding up of the price"


@given(st.integers(0, 10**10))
def test_fillable_price_lies_between_oracle_and_the_largest_spread(debt: int) -> None:
    """A long's fillable price is at most the oracle price and at least that less spread times maintenance margin."""
    price = fillable_price(account(-debt, btc=10_000_000), MARKETS, 0, -10_000_000, CONFIG)
    assert isinstance(price, Fraction)
    assert Fraction(495) <= price <= Fraction(500)


def test_fillable_price_of_a_short_is_above_the_oracle_price() -> None:
    """A bankrupt short is bought back at 1 % above the oracle price: spread 10 % of a maintenance margin of 10 %."""
    assert fillable_price(account(5_000_000_000, btc=-10_000_000), MARKETS, 0, 1, CONFIG) == 505


@pytest.mark.parametrize(("rating", "crosses"), [(Fraction(59, 100), True), (Fraction(61, 100), False)])
def test_fund_can_pay_for_a_solvent_account_below_sixty_percent(rating: Fraction, crosses: bool) -> None:
    """With mainnet's adjustment 1 and spread 1.5, the fillable price crosses the bankruptcy price at NC/MMR = 0.6."""
    mainnet = LiquidationConfig(15_000, 1_000_000, 1_500_000)
    size, requirement = 100_000_000, 5_000_000_000
    held = account(int(rating * requirement) - 50_000_000_000, btc=size)
    price, bankrupt = fillable_price(held, MARKETS, 0, -size, mainnet), bankruptcy_price(held, MARKETS, 0, -size)
    assert isinstance(price, Fraction)
    assert isinstance(bankrupt, int)
    assert (price * size < bankrupt) == crosses


def test_fill_is_rounded_down() -> None:
    """A fill of a tenth of a quote quantum is free."""
    assert fill_in_quote_quantums(BTC, 10_000_000, 1) == 0
    assert fill_in_quote_quantums(BTC, 10_000_000, 19) == 1


@pytest.mark.parametrize(
    ("subticks", "delta"),
    [(56_100_000_000, 28_050_000), (51_051_000_000, 5_100_000), (51_000_000_000, 0), (50_490_000_000, -51_000_000)],
)
def test_fund_gains_at_most_the_fee_and_pays_what_is_missing(subticks: int, delta: int) -> None:
    """A long with a bankruptcy price of 5,100 USD: fee cap, all that is left, nothing, and a loss of the fund."""
    held = account(-5_100_000_000, btc=10_000_000)
    assert insurance_fund_delta(held, MARKETS, 0, False, 10_000_000, subticks, CONFIG) == delta


def test_largest_fee_is_rounded_down() -> None:
    """0.5 % of 300 quanta is 1.5: the fund takes 1."""
    held = account(0, btc=1_000_000)
    assert insurance_fund_delta(held, MARKETS, 0, False, 1_000_000, 30_000, CONFIG) == 1


@pytest.mark.parametrize("change", [0, 1, -101])
def test_change_that_is_no_close_out_is_refused(change: int) -> None:
    """Nothing, a larger position and a flipped one are refused, with both sizes."""
    for refusal in (
        bankruptcy_price(account(0, btc=100), MARKETS, 0, change),
        fillable_price(account(0, btc=100), MARKETS, 0, change, CONFIG),
    ):
        assert isinstance(refusal, Refusal)
        assert refusal.guard == "position-size-delta"
        assert refusal.numbers == {"size": 100, "size_change": change}


def test_perpetual_that_is_not_held_is_refused() -> None:
    """There is nothing to close in ETH."""
    refusal = bankruptcy_price(account(0, btc=100), MARKETS, 1, -1)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "position-size-delta"


def test_fill_of_nothing_is_refused_before_anything_else() -> None:
    """A fill amount of 0 has a refusal of its own."""
    refusal = insurance_fund_delta(account(0, btc=100), MARKETS, 0, False, 0, 1, CONFIG)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "fill-amount"


def test_fill_in_the_wrong_direction_is_refused() -> None:
    """A buy does not close a long."""
    refusal = insurance_fund_delta(account(0, btc=100), MARKETS, 0, True, 100, 1, CONFIG)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "position-size-delta"


def test_account_without_requirement_is_refused() -> None:
    """Where the protocol would divide by zero there is a refusal."""
    free = {0: Perpetual(Fraction(1), -6, -6, 0, 0)}
    refusal = bankruptcy_price(Subaccount(0, {0: 5}), free, 0, -5)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "zero-maintenance-requirement"


def test_price_below_zero_is_refused() -> None:
    """A spread of more than the whole notional would sell a long for less than nothing."""
    steep = LiquidationConfig(5_000, 1_000_000, 20_000_000)
    refusal = fillable_price(account(-(10**10), btc=10_000_000), MARKETS, 0, -1, steep)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "negative-fillable-price"
