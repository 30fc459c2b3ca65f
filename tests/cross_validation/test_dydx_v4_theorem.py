"""When dYdX v4's fund pays for a solvent account: the theorem against the protocol's own integers."""

from fractions import Fraction
from math import floor

import z3
from hypothesis import assume, given
from hypothesis import strategies as st

from novate.model.actions import Refusal
from novate.model.core.reference import dydx_v4 as reference
from novate.model.core.symbolic import dydx_v4 as symbolic
from novate.model.core.symbolic.numbers import Rounding, number
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import satisfy
from novate.proofs.theorems.closed_forms import solvent_margin_ratio

MILLION = 1_000_000
MARKETS = {0: reference.Perpetual(Fraction(50_000), -8, -8, 50_000, 600_000)}
CONFIGS = st.builds(
    reference.LiquidationConfig,
    st.just(15_000),
    st.integers(MILLION, 3 * MILLION),
    st.integers(100_000, 3 * MILLION),
)
SIZES = st.integers(10**4, 10**10).flatmap(lambda size: st.sampled_from([size, -size]))


def shares(config: reference.LiquidationConfig) -> symbolic.LiquidationConfig:
    """The two parameters as shares of 1."""
    return symbolic.LiquidationConfig(
        Fraction(config.bankruptcy_adjustment_ppm, MILLION),
        Fraction(config.spread_to_maintenance_margin_ratio_ppm, MILLION),
    )


def account(size: int, ratio: Fraction) -> tuple[reference.Subaccount, reference.Risk]:
    """An account with one position and about this margin ratio."""
    position = reference.position_risk(MARKETS[0], size)
    collateral = floor(ratio * position.maintenance_requirement)
    subaccount = reference.Subaccount(collateral - position.net_collateral, {0: size})
    return subaccount, reference.account_risk(subaccount, MARKETS)


def fund_delta(subaccount: reference.Subaccount, size: int, config: reference.LiquidationConfig) -> int:
    """What the fund gets where the whole position fills at the fillable price, rounded down for the account."""
    price = reference.fillable_price(subaccount, MARKETS, 0, -size, config)
    bankruptcy = reference.bankruptcy_price(subaccount, MARKETS, 0, -size)
    assume(not isinstance(price, Refusal))
    assert not isinstance(price, Refusal)
    assert not isinstance(bankruptcy, Refusal)
    return floor(price * size) - bankruptcy


def test_mainnet_s_threshold_is_three_fifths() -> None:
    """1 and 1.5 (dYdX mainnet genesis, `clob.liquidations_config`)."""
    assert solvent_margin_ratio(shares(reference.LiquidationConfig(15_000, MILLION, 1_500_000))) == Fraction(3, 5)


@given(SIZES, CONFIGS, st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000))
def test_the_theorem_tells_when_the_fund_pays(size: int, config: reference.LiquidationConfig, ratio: Fraction) -> None:
    """From the threshold on at most one quantum; below it, where more than two quanta are at stake, the fund pays."""
    subaccount, total = account(size, ratio)
    margin_ratio = Fraction(total.net_collateral, total.maintenance_requirement)
    threshold = solvent_margin_ratio(shares(config))
    delta = fund_delta(subaccount, size, config)
    if margin_ratio >= threshold:
        assert delta >= -1
    rating = symbolic.adjusted_bankruptcy_rating(margin_ratio, shares(config))
    at_stake = rating * shares(config).spread_to_maintenance_margin_ratio - margin_ratio
    if margin_ratio < threshold:
        assert at_stake > 0
    if margin_ratio < threshold and at_stake * total.maintenance_requirement >= 2:
        assert delta < -1


@given(SIZES, CONFIGS, st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000))
def test_the_reference_s_delta_is_one_of_the_symbolic_ones(
    size: int, config: reference.LiquidationConfig, ratio: Fraction
) -> None:
    """The integers that the protocol computes are admitted by the real-valued twin."""
    subaccount, total = account(size, ratio)
    position = symbolic.Risk(
        number(total.net_collateral - subaccount.quote_balance), number(total.maintenance_requirement)
    )
    margin_ratio = number(Fraction(total.net_collateral, total.maintenance_requirement))
    rounding = Rounding()
    terms = symbolic.LiquidationConfig(*(number(getattr(shares(config), name)) for name in shares(config).__slots__))
    delta = symbolic.insurance_fund_delta(position, margin_ratio, terms, rounding)
    agrees = [*rounding.constraints, delta == fund_delta(subaccount, size, config)]
    assert satisfy([z3.simplify(each) for each in agrees], Limits()).outcome is Outcome.SATISFIABLE
