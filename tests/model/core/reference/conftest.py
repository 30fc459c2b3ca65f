"""Small mechanisms for the tests of the reference: round numbers, one quote quantum per base quantum and tick."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from novate.model.close_outs.whole.parameters import Whole
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.rules import Rules
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Specification
from novate.model.state import Account, ClearingState

MARKET_DEFAULTS: dict[str, Any] = {
    "initial_margin": Fraction(10, 100),
    "maintenance_margin": Fraction(5, 100),
    "minimum_maintenance": 0,
    "minimum_notional": 0,
    "base_quantum": Fraction(1),
    "price_tick": Fraction(1),
    "unit": Fraction(1),
    "penalty": Fraction(2, 100),
    "move_up": Fraction(10, 100),
    "move_down": Fraction(10, 100),
    "move_windows": (),
    "slippage": Fraction(1, 100),
    "max_open_interest": None,
    "closes_only_below": None,
}
SPECIFICATION_DEFAULTS: dict[str, Any] = {
    "title": "test",
    "margin": Margin.ISOLATED,
    "quote_quantum": Fraction(1),
    "penalty_capped_by_equity": False,
    "keeper": Keeper.OPEN,
    "keeper_share": Fraction(1, 2),
    "keeper_flat_reward": 0,
    "insurance_fund": 1_000_000,
    "keeper_delay": 1,
    "gas_cost": 0,
    "dust_notional": 0,
    "trading_fee": None,
    "fee_after_check": False,
    "largest_trade": None,
    "expect": {},
}


def rules_with(*names: str, **changes: Any) -> Rules:
    """Make rules for markets of these names (one called A by default), with some defaults changed."""
    deviation, staleness = changes.pop("deviation", Fraction(0)), changes.pop("staleness", 0)
    market = MARKET_DEFAULTS | {key: value for key, value in changes.items() if key in (*MARKET_DEFAULTS, "close_out")}
    market["oracle"] = Band(deviation, deviation, staleness)
    market.setdefault("close_out", Whole())
    whole = SPECIFICATION_DEFAULTS | {key: value for key, value in changes.items() if key in SPECIFICATION_DEFAULTS}
    assert changes.keys() <= MARKET_DEFAULTS.keys() | SPECIFICATION_DEFAULTS.keys() | {"close_out"}
    markets = {name: MarketParameters(name=name, **market) for name in names or ("A",)}
    return Rules.of(Specification(markets=markets, **whole))


def state_with(rules: Rules, prices: dict[str, int] | int, **accounts: tuple[int, dict[str, int]]) -> ClearingState:
    """Make a state at these prices with accounts given as (balance, positions); the cash makes the books balance."""
    if isinstance(prices, int):
        prices = dict.fromkeys(rules.markets, prices)
    state = genesis(rules, prices)
    made = {name: Account(balance, positions, 0) for name, (balance, positions) in accounts.items()}
    cash = state.ledger.cash + sum(account.balance for account in made.values())
    return state._replace(accounts=made, ledger=state.ledger._replace(cash=cash))


@pytest.fixture(scope="session")
def make_rules() -> Callable[..., Rules]:
    """Give tests `rules_with`."""
    return rules_with


@pytest.fixture(scope="session")
def make_state() -> Callable[..., ClearingState]:
    """Give tests `state_with`."""
    return state_with
