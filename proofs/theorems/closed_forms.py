"""The closed forms as functions of the parameters, from `python -m novate.proofs.theorems.generate`.

Do not edit: `novate.proofs.theorems.derivation` derives them from the model with SymPy, and a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from novate.model.core.symbolic.dydx_v4 import LiquidationConfig
from novate.model.core.symbolic.numbers import Number, larger, smaller
from novate.model.specification import Side
from novate.proofs.theorems.parameters import Parameters

CLOSED_FORMS: Mapping[tuple[str, Side, bool], Callable[[Parameters], Number]] = {
    ("close-out margin", Side.LONG, True): lambda p: 1 - p.profile.least_market * (1 - p.slippage),
    ("oracle margin", Side.LONG, True): lambda p: 1 - p.profile.least_oracle,
    ("drain margin", Side.LONG, True): lambda p: 1 - p.profile.least_market * (1 - p.slippage),
    ("smallest fund", Side.LONG, True): lambda p: (
        -p.minimum_maintenance
        + p.max_open_interest * (1 - p.maintenance_margin - p.profile.least_market * (1 - p.slippage))
    ),
    ("keeper's reward", Side.LONG, True): lambda p: (
        p.keeper_flat_reward
        + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty * (1 - p.slippage)
    ),
    ("lowest margin ratio", Side.LONG, True): lambda p: (
        (1 - (1 - p.maintenance_margin) / p.profile.least_oracle) / p.maintenance_margin
    ),
    ("toxic frontier", Side.LONG, True): lambda p: (
        (1 - p.profile.least_market_now * (1 - p.slippage)) / p.maintenance_margin
    ),
    ("smallest promise", Side.LONG, True): lambda p: 1 - (1 - p.maintenance_margin) / p.profile.most_market_now,
    ("what is left", Side.LONG, True): lambda p: (
        p.minimum_maintenance
        + p.dust_notional
        * p.profile.least_market_now
        * (-1 + p.maintenance_margin + p.profile.least_market * (1 - p.slippage))
        / p.profile.least_market
    ),
    ("close-out margin", Side.LONG, False): lambda p: 1 - p.profile.least_market * (1 - p.penalty) * (1 - p.slippage),
    ("oracle margin", Side.LONG, False): lambda p: 1 - p.profile.least_oracle,
    ("drain margin", Side.LONG, False): lambda p: (
        1 - p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty)
    ),
    ("smallest fund", Side.LONG, False): lambda p: (
        p.keeper_flat_reward
        - p.minimum_maintenance
        + p.max_open_interest
        * (1 - p.maintenance_margin - p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty))
    ),
    ("keeper's reward", Side.LONG, False): lambda p: (
        p.keeper_flat_reward
        + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty * (1 - p.slippage)
    ),
    ("lowest margin ratio", Side.LONG, False): lambda p: (
        (1 - (1 - p.maintenance_margin) / p.profile.least_oracle) / p.maintenance_margin
    ),
    ("toxic frontier", Side.LONG, False): lambda p: (
        (1 - p.profile.least_market_now * (1 - p.penalty) * (1 - p.slippage)) / p.maintenance_margin
    ),
    ("flat frontier", Side.LONG, False): lambda p: p.keeper_flat_reward / p.minimum_maintenance,
    ("smallest promise", Side.LONG, False): lambda p: 1 - (1 - p.maintenance_margin) / p.profile.most_market_now,
    ("minimum", Side.LONG, False): lambda p: p.keeper_flat_reward,
    ("close-out margin", Side.SHORT, True): lambda p: -1 + p.profile.most_market * (1 + p.slippage),
    ("oracle margin", Side.SHORT, True): lambda p: -1 + p.profile.most_oracle,
    ("drain margin", Side.SHORT, True): lambda p: -1 + p.profile.most_market * (1 + p.slippage),
    ("smallest fund", Side.SHORT, True): lambda p: (
        -p.minimum_maintenance
        + p.max_open_interest * (-1 - p.maintenance_margin + p.profile.most_market * (1 + p.slippage))
    ),
    ("keeper's reward", Side.SHORT, True): lambda p: (
        p.keeper_flat_reward + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty
    ),
    ("lowest margin ratio", Side.SHORT, True): lambda p: (
        (-1 + (1 + p.maintenance_margin) / p.profile.most_oracle) / p.maintenance_margin
    ),
    ("toxic frontier", Side.SHORT, True): lambda p: (
        (-1 + p.profile.most_market_now * (1 + p.slippage)) / p.maintenance_margin
    ),
    ("smallest promise", Side.SHORT, True): lambda p: -1 + (1 + p.maintenance_margin) / p.profile.least_market_now,
    ("what is left", Side.SHORT, True): lambda p: (
        p.minimum_maintenance
        + p.dust_notional
        * (1 + p.maintenance_margin - p.profile.most_market * (1 + p.slippage))
        / p.profile.most_oracle
    ),
    ("close-out margin", Side.SHORT, False): lambda p: -1 + p.profile.most_market * (1 + p.penalty) * (1 + p.slippage),
    ("oracle margin", Side.SHORT, False): lambda p: -1 + p.profile.most_oracle,
    ("drain margin", Side.SHORT, False): lambda p: (
        -1 + p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty)
    ),
    ("smallest fund", Side.SHORT, False): lambda p: (
        p.keeper_flat_reward
        - p.minimum_maintenance
        + p.max_open_interest
        * (-1 - p.maintenance_margin + p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty))
    ),
    ("keeper's reward", Side.SHORT, False): lambda p: (
        p.keeper_flat_reward + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty
    ),
    ("lowest margin ratio", Side.SHORT, False): lambda p: (
        (-1 + (1 + p.maintenance_margin) / p.profile.most_oracle) / p.maintenance_margin
    ),
    ("toxic frontier", Side.SHORT, False): lambda p: (
        (-1 + p.profile.most_market_now * (1 + p.penalty) * (1 + p.slippage)) / p.maintenance_margin
    ),
    ("flat frontier", Side.SHORT, False): lambda p: p.keeper_flat_reward / p.minimum_maintenance,
    ("smallest promise", Side.SHORT, False): lambda p: -1 + (1 + p.maintenance_margin) / p.profile.least_market_now,
    ("minimum", Side.SHORT, False): lambda p: p.keeper_flat_reward,
}
"""(name, side, whether charges are capped) -> the closed form."""

FLOORED_FORMS: Mapping[tuple[str, Side, bool], Callable[[Parameters], Number]] = {
    ("lowest margin ratio", Side.LONG, True): lambda p: 1 - (1 - p.profile.least_oracle) / p.maintenance_margin,
    ("smallest fund", Side.LONG, True): lambda p: smaller(
        p.max_open_interest * (1 - p.maintenance_margin - p.profile.least_market * (1 - p.slippage)),
        -p.minimum_maintenance + p.max_open_interest * (1 - p.profile.least_market * (1 - p.slippage)),
    ),
    ("what is left", Side.LONG, True): lambda p: larger(
        p.minimum_maintenance
        * (-1 + p.maintenance_margin + p.profile.least_market * (1 - p.slippage))
        / p.maintenance_margin,
        p.dust_notional
        * p.profile.least_market_now
        * (-1 + p.maintenance_margin + p.profile.least_market * (1 - p.slippage))
        / p.profile.least_market,
    ),
    ("lowest margin ratio", Side.LONG, False): lambda p: 1 - (1 - p.profile.least_oracle) / p.maintenance_margin,
    ("smallest fund", Side.LONG, False): lambda p: smaller(
        p.max_open_interest
        * (1 - p.maintenance_margin - p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty))
        + p.keeper_flat_reward * p.maintenance_margin * p.max_open_interest / larger(1, p.minimum_maintenance),
        p.keeper_flat_reward
        - p.minimum_maintenance
        + p.max_open_interest * (1 - p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty)),
    ),
    ("flat frontier", Side.LONG, False): lambda p: (
        p.keeper_flat_reward / p.minimum_maintenance
        + (1 - p.profile.least_market_now * (1 - p.penalty) * (1 - p.slippage)) / p.maintenance_margin
    ),
    ("flat reward by close-out", Side.LONG, False): lambda p: (
        p.minimum_maintenance
        * (-1 + p.maintenance_margin + p.profile.least_market * (1 - p.penalty) * (1 - p.slippage))
        / p.maintenance_margin
    ),
    ("flat reward by drain", Side.LONG, False): lambda p: (
        p.minimum_maintenance
        * (-1 + p.maintenance_margin + p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty))
        / p.maintenance_margin
    ),
    ("lowest margin ratio", Side.SHORT, True): lambda p: (
        (-1 + (1 + p.maintenance_margin) / p.profile.most_oracle) / p.maintenance_margin
    ),
    ("smallest fund", Side.SHORT, True): lambda p: smaller(
        p.max_open_interest * (-1 - p.maintenance_margin + p.profile.most_market * (1 + p.slippage)),
        -p.minimum_maintenance + p.max_open_interest * (-1 + p.profile.most_market * (1 + p.slippage)),
    ),
    ("what is left", Side.SHORT, True): lambda p: larger(
        p.dust_notional * (1 + p.maintenance_margin - p.profile.most_market * (1 + p.slippage)) / p.profile.most_oracle,
        p.minimum_maintenance
        * (1 + p.maintenance_margin - p.profile.most_market * (1 + p.slippage))
        / p.maintenance_margin,
    ),
    ("lowest margin ratio", Side.SHORT, False): lambda p: (
        (-1 + (1 + p.maintenance_margin) / p.profile.most_oracle) / p.maintenance_margin
    ),
    ("smallest fund", Side.SHORT, False): lambda p: smaller(
        p.max_open_interest
        * (-1 - p.maintenance_margin + p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty))
        + p.keeper_flat_reward * p.maintenance_margin * p.max_open_interest / larger(1, p.minimum_maintenance),
        p.keeper_flat_reward
        - p.minimum_maintenance
        + p.max_open_interest * (-1 + p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty)),
    ),
    ("flat frontier", Side.SHORT, False): lambda p: (
        p.keeper_flat_reward / p.minimum_maintenance
        + (-1 + p.profile.most_market_now * (1 + p.penalty) * (1 + p.slippage)) / p.maintenance_margin
    ),
    ("flat reward by close-out", Side.SHORT, False): lambda p: (
        p.minimum_maintenance
        * (1 + p.maintenance_margin - p.profile.most_market * (1 + p.penalty) * (1 + p.slippage))
        / p.maintenance_margin
    ),
    ("flat reward by drain", Side.SHORT, False): lambda p: (
        p.minimum_maintenance
        * (1 + p.maintenance_margin - p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty))
        / p.maintenance_margin
    ),
}
"""Those that are others where the minimum is a floor under what is required."""

WITH_FUNDING: Mapping[tuple[str, Side, bool], Callable[[Parameters], Number]] = {
    ("close-out margin", Side.LONG, True): lambda p: (
        1 + p.profile.least_market * p.funding.of_market - p.profile.least_market * (1 - p.slippage)
    ),
    ("oracle margin", Side.LONG, True): lambda p: (
        1 - p.profile.least_oracle + p.profile.least_oracle * p.funding.of_oracle
    ),
    ("drain margin", Side.LONG, True): lambda p: (
        1 + p.profile.least_market * p.funding.of_market - p.profile.least_market * (1 - p.slippage)
    ),
    ("smallest fund", Side.LONG, True): lambda p: (
        -p.minimum_maintenance
        + p.max_open_interest * (1 - p.maintenance_margin - p.profile.least_market * (1 - p.slippage))
        + p.profile.least_market * p.max_open_interest * p.funding.of_market
    ),
    ("keeper's reward", Side.LONG, True): lambda p: (
        p.keeper_flat_reward
        + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty * (1 - p.slippage)
    ),
    ("lowest margin ratio", Side.LONG, True): lambda p: (
        (1 - (1 - p.maintenance_margin) / p.profile.least_oracle) / p.maintenance_margin
        - p.funding.of_oracle / p.maintenance_margin
    ),
    ("toxic frontier", Side.LONG, True): lambda p: (
        (1 - p.profile.least_market_now * (1 - p.slippage)) / p.maintenance_margin
    ),
    ("smallest promise", Side.LONG, True): lambda p: 1 - (1 - p.maintenance_margin) / p.profile.most_market_now,
    ("what is left", Side.LONG, True): lambda p: (
        p.minimum_maintenance
        - p.funding.payments
        - p.dust_notional * p.profile.least_market_now * p.funding.of_market
        + p.dust_notional
        * p.profile.least_market_now
        * (-1 + p.maintenance_margin + p.profile.least_market * (1 - p.slippage))
        / p.profile.least_market
    ),
    ("close-out margin", Side.LONG, False): lambda p: (
        1 + p.profile.least_market * p.funding.of_market - p.profile.least_market * (1 - p.penalty) * (1 - p.slippage)
    ),
    ("oracle margin", Side.LONG, False): lambda p: (
        1 - p.profile.least_oracle + p.profile.least_oracle * p.funding.of_oracle
    ),
    ("drain margin", Side.LONG, False): lambda p: (
        1
        + p.profile.least_market * p.funding.of_market
        - p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty)
    ),
    ("smallest fund", Side.LONG, False): lambda p: (
        p.keeper_flat_reward
        - p.minimum_maintenance
        + p.max_open_interest
        * (1 - p.maintenance_margin - p.profile.least_market * (1 - p.slippage) * (1 - p.keeper_share * p.penalty))
        + p.profile.least_market * p.max_open_interest * p.funding.of_market
    ),
    ("keeper's reward", Side.LONG, False): lambda p: (
        p.keeper_flat_reward
        + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty * (1 - p.slippage)
    ),
    ("lowest margin ratio", Side.LONG, False): lambda p: (
        (1 - (1 - p.maintenance_margin) / p.profile.least_oracle) / p.maintenance_margin
        - p.funding.of_oracle / p.maintenance_margin
    ),
    ("toxic frontier", Side.LONG, False): lambda p: (
        (1 - p.profile.least_market_now * (1 - p.penalty) * (1 - p.slippage)) / p.maintenance_margin
    ),
    ("flat frontier", Side.LONG, False): lambda p: p.keeper_flat_reward / p.minimum_maintenance,
    ("smallest promise", Side.LONG, False): lambda p: 1 - (1 - p.maintenance_margin) / p.profile.most_market_now,
    ("minimum", Side.LONG, False): lambda p: p.keeper_flat_reward,
    ("close-out margin", Side.SHORT, True): lambda p: -1 + p.funding.of_look + p.profile.most_market * (1 + p.slippage),
    ("oracle margin", Side.SHORT, True): lambda p: -1 + p.profile.most_oracle + p.funding.of_look,
    ("drain margin", Side.SHORT, True): lambda p: -1 + p.funding.of_look + p.profile.most_market * (1 + p.slippage),
    ("smallest fund", Side.SHORT, True): lambda p: (
        -p.minimum_maintenance
        + p.max_open_interest * p.funding.of_look
        + p.max_open_interest * (-1 - p.maintenance_margin + p.profile.most_market * (1 + p.slippage))
    ),
    ("keeper's reward", Side.SHORT, True): lambda p: (
        p.keeper_flat_reward + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty
    ),
    ("lowest margin ratio", Side.SHORT, True): lambda p: (
        (-1 + (1 + p.maintenance_margin) / p.profile.most_oracle) / p.maintenance_margin
        - p.funding.of_look / (p.maintenance_margin * p.profile.most_oracle)
    ),
    ("toxic frontier", Side.SHORT, True): lambda p: (
        (-1 + p.profile.most_market_now * (1 + p.slippage)) / p.maintenance_margin
    ),
    ("smallest promise", Side.SHORT, True): lambda p: -1 + (1 + p.maintenance_margin) / p.profile.least_market_now,
    ("what is left", Side.SHORT, True): lambda p: (
        p.minimum_maintenance
        - p.funding.payments
        + p.dust_notional
        * (1 + p.maintenance_margin - p.profile.most_market * (1 + p.slippage))
        / p.profile.most_oracle
        - p.dust_notional * p.funding.of_look / p.profile.most_oracle
    ),
    ("close-out margin", Side.SHORT, False): lambda p: (
        -1 + p.funding.of_look + p.profile.most_market * (1 + p.penalty) * (1 + p.slippage)
    ),
    ("oracle margin", Side.SHORT, False): lambda p: -1 + p.profile.most_oracle + p.funding.of_look,
    ("drain margin", Side.SHORT, False): lambda p: (
        -1 + p.funding.of_look + p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty)
    ),
    ("smallest fund", Side.SHORT, False): lambda p: (
        p.keeper_flat_reward
        - p.minimum_maintenance
        + p.max_open_interest * p.funding.of_look
        + p.max_open_interest
        * (-1 - p.maintenance_margin + p.profile.most_market * (1 + p.slippage) * (1 + p.keeper_share * p.penalty))
    ),
    ("keeper's reward", Side.SHORT, False): lambda p: (
        p.keeper_flat_reward + p.dust_notional * p.keeper_share * p.profile.least_market_now * p.penalty
    ),
    ("lowest margin ratio", Side.SHORT, False): lambda p: (
        (-1 + (1 + p.maintenance_margin) / p.profile.most_oracle) / p.maintenance_margin
        - p.funding.of_look / (p.maintenance_margin * p.profile.most_oracle)
    ),
    ("toxic frontier", Side.SHORT, False): lambda p: (
        (-1 + p.profile.most_market_now * (1 + p.penalty) * (1 + p.slippage)) / p.maintenance_margin
    ),
    ("flat frontier", Side.SHORT, False): lambda p: p.keeper_flat_reward / p.minimum_maintenance,
    ("smallest promise", Side.SHORT, False): lambda p: -1 + (1 + p.maintenance_margin) / p.profile.least_market_now,
    ("minimum", Side.SHORT, False): lambda p: p.keeper_flat_reward,
}
"""The same where there are funding payments."""


def solvent_margin_ratio(p: LiquidationConfig) -> Number:
    """The margin ratio from which on the insurance fund of dYdX v4 does not pay."""
    return smaller(
        p.spread_to_maintenance_margin_ratio,
        p.bankruptcy_adjustment
        * p.spread_to_maintenance_margin_ratio
        / (1 + p.bankruptcy_adjustment * p.spread_to_maintenance_margin_ratio),
    )
