"""Markets with funding payments for the tests of this folder: round numbers in quanta of one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from novate.model.close_outs.whole.parameters import Whole
from novate.model.contract import Oracle
from novate.model.core.symbolic.state import Machine
from novate.model.funding.ticks.parameters import Ticks
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification

PER_CENT = Fraction(1, 100)


def mechanism(
    most: Fraction,
    every: int = 1,
    oracle: Oracle | None = None,
    markets: tuple[dict[str, Any], ...] = ({},),
    margin: Margin = Margin.ISOLATED,
    **changes: Any,
) -> Specification:
    """With so much funding in every market."""
    mechanisms: dict[str, Any] = {
        "title": "test",
        "margin": margin,
        "quote_quantum": Fraction(1, 10**6),
        "penalty_capped_by_equity": True,
        "keeper": Keeper.OPEN,
        "keeper_share": Fraction(1, 2),
        "keeper_flat_reward": 0,
        "insurance_fund": 0,
        "keeper_delay": 2,
        "gas_cost": 0,
        "dust_notional": 0,
        "expect": {},
    }
    market: dict[str, Any] = {
        "initial_margin": Fraction(1),
        "maintenance_margin": Fraction(1, 20),
        "minimum_maintenance": 0,
        "minimum_notional": 0,
        "base_quantum": Fraction(1, 10**6),
        "price_tick": Fraction(1, 10**6),
        "unit": Fraction(1, 10**6),
        "penalty": 1 * PER_CENT,
        "move_up": Fraction(1, 200),
        "move_down": Fraction(1, 200),
        "slippage": Fraction(1, 200),
        "max_open_interest": None,
        "oracle": oracle or Band(Fraction(0), Fraction(0), 0),
        "close_out": Whole(),
        "funding": Ticks(most, every),
    }
    named = {name: MarketParameters(name=name, **(market | own)) for name, own in zip("AB", markets, strict=False)}
    return Specification(markets=named, **(mechanisms | changes))


def machine_of(specification: Specification, side: Side, market: str = "A") -> Machine:
    """One side of a market, with every digit."""
    return Machine(specification, specification.markets[market], side, exact=True)
