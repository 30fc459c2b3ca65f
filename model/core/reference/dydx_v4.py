"""dYdX v4's own close-out rule: bankruptcy price, fillable price and insurance fund delta, to the quote quantum.

A close-out on dYdX sells a long (or buys back a short) on the order book, at the *fillable price* or better. What the
account receives is compared with its *bankruptcy price*: what is above goes to the insurance fund as the liquidation
fee, up to a share of the fill; what is missing the fund pays.

Amounts are signed quote quantums (1e-6 USDC), sizes signed base quantums (10**atomic_resolution coins; positive is
long). The account may hold several perpetuals (cross margin).

Source: dydxprotocol/v4-chain: `protocol/x/clob/keeper/liquidations.go` (as of commit 014223b),
`protocol/x/perpetuals/lib/lib.go`, `protocol/lib/quantums.go` and `protocol/x/clob/types/quantums.go`. Left out:
funding (accounts are settled), collateral other than USDC, and the limits per block of what is liquidated and of what
the fund may lose. Where the protocol returns an error or panics, a `Refusal` comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, trunc

from novate.model.actions import Refusal

MILLION = 1_000_000
QUOTE_ATOMIC_RESOLUTION = -6


@dataclass(frozen=True, slots=True)
class Perpetual:
    """One perpetual: its oracle price, its quanta and the margin rules of its liquidity tier."""

    oracle_price: Fraction
    """USD per whole coin."""
    atomic_resolution: int
    """A base quantum is 10**this of a coin."""
    quantum_conversion_exponent: int
    """A fill costs subticks * base quantums * 10**this quote quantums."""
    initial_margin_ppm: int
    maintenance_fraction_ppm: int
    """The maintenance margin as a share of the initial margin."""


@dataclass(frozen=True, slots=True)
class Subaccount:
    """A USDC balance in quote quantums and the sizes held, in base quantums by perpetual id."""

    quote_balance: int
    positions: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class LiquidationConfig:
    """The chain-wide numbers of `clob.liquidations_config`, in parts per million."""

    max_liquidation_fee_ppm: int
    bankruptcy_adjustment_ppm: int
    spread_to_maintenance_margin_ratio_ppm: int


@dataclass(frozen=True, slots=True)
class Risk:
    """What a position or an account is worth and needs, in quote quantums."""

    net_collateral: int
    maintenance_requirement: int


def net_notional(perpetual: Perpetual, size: int) -> int:
    """Value `size` at the oracle price, signed; rounded towards zero."""
    exponent = perpetual.atomic_resolution - QUOTE_ATOMIC_RESOLUTION
    return trunc(size * perpetual.oracle_price * Fraction(10) ** exponent)


def maintenance_requirement(perpetual: Perpetual, size: int) -> int:
    """Round up twice: first the initial margin, then the fraction of it that is the maintenance margin."""
    initial = ceil(Fraction(net_notional(perpetual, abs(size)) * perpetual.initial_margin_ppm, MILLION))
    return ceil(Fraction(initial * perpetual.maintenance_fraction_ppm, MILLION))


def position_risk(perpetual: Perpetual, size: int) -> Risk:
    """Judge one position on its own: PNNV and PMMR in the protocol's comments."""
    return Risk(net_notional(perpetual, size), maintenance_requirement(perpetual, size))


def account_risk(subaccount: Subaccount, perpetuals: Mapping[int, Perpetual]) -> Risk:
    """Judge the whole account, TNC and TMMR; every position is rounded on its own before it is added."""
    risks = [position_risk(perpetuals[identifier], size) for identifier, size in subaccount.positions.items()]
    return Risk(
        subaccount.quote_balance + sum(risk.net_collateral for risk in risks),
        sum(risk.maintenance_requirement for risk in risks),
    )


def bankruptcy_price(
    subaccount: Subaccount, perpetuals: Mapping[int, Perpetual], identifier: int, size_change: int
) -> int | Refusal:
    """Give the quote quantums that the account must receive for `size_change` so as not to be worse than bankrupt.

    `-DNNV - floor(TNC * |DMMR| / TMMR)`: the change of net notional, less the share of the account's collateral that
    belongs to the part closed. Rounded towards plus infinity (for the insurance fund, against the account). Both
    changes are differences of rounded values. Positive when a long is sold, negative when a short is bought back.
    Source: `GetBankruptcyPriceInQuoteQuantums`.
    """
    total = account_risk(subaccount, perpetuals)
    size = subaccount.positions.get(identifier, 0)
    refusal = _size_change_refusal(identifier, size, size_change) or _requirement_refusal(total)
    if refusal:
        return refusal
    before = position_risk(perpetuals[identifier], size)
    after = position_risk(perpetuals[identifier], size + size_change)
    released = before.maintenance_requirement - after.maintenance_requirement
    collateral_share = floor(Fraction(total.net_collateral * released, total.maintenance_requirement))
    return before.net_collateral - after.net_collateral - collateral_share


def fillable_price(
    subaccount: Subaccount,
    perpetuals: Mapping[int, Perpetual],
    identifier: int,
    size_change: int,
    config: LiquidationConfig,
) -> Fraction | Refusal:
    """Give the worst price, in quote quantums per base quantum, that the liquidation order accepts; exact.

    `(PNNV - ABR * SMMR * PMMR) / PS` with `ABR = BA * (1 - TNC / TMMR)` held between 0 and 1: the sicker the account,
    the further below (a long) or above (a short) the oracle price. It speaks of the whole position, so it does not
    depend on `size_change` beyond its being allowed. Source: `GetFillablePrice`.
    """
    total = account_risk(subaccount, perpetuals)
    size = subaccount.positions.get(identifier, 0)
    refusal = _size_change_refusal(identifier, size, size_change) or _requirement_refusal(total)
    if refusal:
        return refusal
    position = position_risk(perpetuals[identifier], size)
    spread = Fraction(position.maintenance_requirement * config.spread_to_maintenance_margin_ratio_ppm, MILLION)
    price = (position.net_collateral - _adjusted_bankruptcy_rating(total, config) * spread) / size
    return price if price >= 0 else _negative_price_refusal(price)


def fill_in_quote_quantums(perpetual: Perpetual, fill_amount: int, subticks: int) -> int:
    """Price a fill of `fill_amount` base quantums; rounded down. Source: `FillAmountToQuoteQuantums`."""
    return floor(subticks * fill_amount * Fraction(10) ** perpetual.quantum_conversion_exponent)


def insurance_fund_delta(
    subaccount: Subaccount,
    perpetuals: Mapping[int, Perpetual],
    identifier: int,
    is_buy: bool,
    fill_amount: int,
    subticks: int,
    config: LiquidationConfig,
) -> int | Refusal:
    """Give the quote quantums that a fill pays into the insurance fund; negative where the fund pays.

    The fill less the bankruptcy price; a gain is cut at `max_liquidation_fee_ppm` of the fill, rounded down (for the
    account). `is_buy` closes a short. Source: `GetLiquidationInsuranceFundDelta`.
    """
    if fill_amount == 0:
        return Refusal("fill-amount", f"the fill of perpetual {identifier} is of no size", {"fill_amount": 0})
    sign = 1 if is_buy else -1
    bankruptcy = bankruptcy_price(subaccount, perpetuals, identifier, sign * fill_amount)
    if isinstance(bankruptcy, Refusal):
        return bankruptcy
    fill = fill_in_quote_quantums(perpetuals[identifier], fill_amount, subticks)
    largest_fee = floor(Fraction(fill * config.max_liquidation_fee_ppm, MILLION))
    return min(-sign * fill - bankruptcy, largest_fee)


def _adjusted_bankruptcy_rating(total: Risk, config: LiquidationConfig) -> Fraction:
    """Measure how far an account is on its way from the maintenance requirement (0) to bankruptcy (1)."""
    rating = 1 - Fraction(total.net_collateral, total.maintenance_requirement)
    return min(max(rating * Fraction(config.bankruptcy_adjustment_ppm, MILLION), Fraction(0)), Fraction(1))


def _size_change_refusal(identifier: int, size: int, size_change: int) -> Refusal | None:
    """Refuse a change that does not shrink the position, or that goes beyond zero."""
    if size * size_change < 0 and abs(size_change) <= abs(size):
        return None
    message = (
        f"a change of {size_change} base quantums is no close-out of perpetual {identifier}, where {size} are held"
    )
    return Refusal("position-size-delta", message, {"size": size, "size_change": size_change})


def _requirement_refusal(total: Risk) -> Refusal | None:
    """Refuse where the protocol would divide by a maintenance requirement of zero, and halt."""
    if total.maintenance_requirement > 0:
        return None
    message = "the account's maintenance requirement is 0 quote quantums: there is nothing to liquidate"
    return Refusal("zero-maintenance-requirement", message, {"maintenance_requirement": 0})


def _negative_price_refusal(price: Fraction) -> Refusal:
    """Refuse where the protocol halts rather than place an order below zero."""
    message = f"the fillable price would be {price} quote quantums per base quantum, below zero"
    return Refusal("negative-fillable-price", message, {"price": price})
