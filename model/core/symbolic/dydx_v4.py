"""dYdX v4's own close-out rule over the reals: bankruptcy price, fillable price and insurance fund delta.

The twin of `novate.model.core.reference.dydx_v4`, in ratio form: what the account is worth over what it needs (TNC /
TMMR) is one number, and prices are those of the whole position, in quote quantums. Left out besides: partial fills, and
the cut of what the fund earns, which cannot make it pay.
"""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.core.symbolic.numbers import Rounding, Term, larger, smaller


@dataclass(frozen=True, slots=True)
class LiquidationConfig:
    """The chain-wide numbers of `clob.liquidations_config` that prices depend on, as shares of 1."""

    bankruptcy_adjustment: Term
    spread_to_maintenance_margin_ratio: Term


@dataclass(frozen=True, slots=True)
class Risk:
    """What the position is worth and needs, in quote quantums."""

    net_collateral: Term
    """Its value at the oracle price, negative for a short; whole."""
    maintenance_requirement: Term


def bankruptcy_price(position: Risk, margin_ratio: Term, rounding: Rounding) -> Term:
    """What the account must receive for the whole position so as not to be worse than bankrupt."""
    return position.net_collateral - rounding.down(margin_ratio * position.maintenance_requirement)


def fillable_price(position: Risk, margin_ratio: Term, config: LiquidationConfig) -> Term:
    """The least that the liquidation order accepts for the whole position; exact."""
    spread = config.spread_to_maintenance_margin_ratio * position.maintenance_requirement
    return position.net_collateral - adjusted_bankruptcy_rating(margin_ratio, config) * spread


def insurance_fund_delta(position: Risk, margin_ratio: Term, config: LiquidationConfig, rounding: Rounding) -> Term:
    """What a fill at the fillable price pays into the insurance fund; negative where the fund pays."""
    fill = rounding.down(fillable_price(position, margin_ratio, config))
    return fill - bankruptcy_price(position, margin_ratio, rounding)


def adjusted_bankruptcy_rating(margin_ratio: Term, config: LiquidationConfig) -> Term:
    """How far the account is on its way from the maintenance requirement (0) to bankruptcy (1)."""
    return smaller(larger(config.bankruptcy_adjustment * (1 - margin_ratio), 0), 1)
