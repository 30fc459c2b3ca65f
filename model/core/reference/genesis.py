"""Genesis: the state before anything has happened."""

from __future__ import annotations

from collections.abc import Mapping

from novate.model.component import part
from novate.model.core.reference.rules import Rules
from novate.model.price_history import PriceHistory
from novate.model.specification import Specification
from novate.model.state import ClearingState, Ledger, MarketState


def in_pool(specification: Specification) -> int:
    """What no holder of a pool can take away before the close-outs of a window, where it is a layer (quote quanta)."""
    found: int = part("waterfall", "pool", "contract").held(specification) if "pool" in specification.layers else 0
    return found


def cash_at_first(specification: Specification) -> int:
    """What is there before anybody has come: fund, fees and what cannot leave a pool (quote quanta)."""
    return specification.insurance_fund + (specification.fee_pool or 0) + in_pool(specification)


def genesis(rules: Rules, prices: Mapping[str, int]) -> ClearingState:
    """Begin block 0 at these prices (market name -> ticks, for every market): no account, only fund and fees.

    The oracle sees the market price, and there is no earlier one. Raises `ValueError` where a price is missing, is
    below one tick, or is of an unknown market.
    """
    if prices.keys() != rules.markets.keys() or min(prices.values()) < 1:
        raise ValueError(f"prices of at least 1 tick are needed for {', '.join(rules.markets)}; found {dict(prices)}")
    specification = rules.specification
    return ClearingState(
        block=0,
        markets={
            name: MarketState(price=prices[name], oracle=prices[name], earlier=PriceHistory()) for name in rules.markets
        },
        accounts={},
        ledger=Ledger(
            cash=cash_at_first(specification),
            insurance_fund=specification.insurance_fund,
            fees=specification.fee_pool or 0,
            keeper_claims=0,
            uncovered_bad_debt=0,
            close_outs=0,
            pool=in_pool(specification),
        ),
    )
