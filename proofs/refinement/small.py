"""Small mechanisms, and what they are made of: coarse quanta, large moves, thin margins, small funds."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Minimum, SlippageStep, Specification, Tier

PER_CENT = Fraction(1, 100)

MARKET: dict[str, Any] = {
    "initial_margin": 10 * PER_CENT,
    "maintenance_margin": 5 * PER_CENT,
    "minimum_maintenance": 0,
    "minimum_notional": 0,
    "base_quantum": Fraction(1),
    "price_tick": Fraction(1),
    "unit": Fraction(1),
    "penalty": 2 * PER_CENT,
    "move_up": 4 * PER_CENT,
    "move_down": 4 * PER_CENT,
    "slippage": 2 * PER_CENT,
    "max_open_interest": None,
    "closes_only_below": None,
}
MECHANISM: dict[str, Any] = {
    "title": "test",
    "margin": Margin.ISOLATED,
    "quote_quantum": Fraction(1),
    "penalty_capped_by_equity": True,
    "keeper": Keeper.OPEN,
    "keeper_share": Fraction(1, 2),
    "keeper_flat_reward": 0,
    "insurance_fund": 20,
    "keeper_delay": 1,
    "gas_cost": 2,
    "dust_notional": 40,
    "expect": {},
}


def mechanism(
    *markets: dict[str, Any], deviation: Fraction = Fraction(0), staleness: int = 0, **changes: Any
) -> Specification:
    """A mechanism with one market per dictionary of changes (named A, B, ...), and these changes of its own.

    A market without an oracle of its own has one with this deviation and staleness.

    The quote quantum is such that every unit comes from whole base quanta and ticks.
    """
    oracle = off(deviation, deviation, staleness)
    settings = [MARKET | {"oracle": oracle, "close_out": Whole()} | market for market in markets]
    quantum = Fraction(lcm(*(each["unit"].denominator for each in settings)))
    made = {
        name: MarketParameters(name=name, **(each | {"base_quantum": each["unit"] * quantum}))
        for name, each in zip("ABC", settings, strict=False)
    }
    return Specification(markets=made, **(MECHANISM | {"quote_quantum": quantum} | changes))


def off(up: Fraction, down: Fraction, staleness: int) -> Band:
    """The plainest oracle that is so far off, and so late."""
    return Band(up, down, staleness)


COARSE: dict[str, Any] = {"unit": Fraction(1, 3), "penalty": Fraction(13, 1000), "max_open_interest": 3_000}
STEEP: dict[str, Any] = {"move_up": 7 * PER_CENT, "move_down": 3 * PER_CENT, "slippage": Fraction(0)}
FLOORED: dict[str, Any] = {"minimum_maintenance": 3, "minimum_notional": 500, "unit": Fraction(7, 10)}
FLOOR: dict[str, Any] = {"minimum_maintenance": 30, "minimum_is": Minimum.FLOOR}
PROMISED: dict[str, Any] = {"closes_only_below": 7 * PER_CENT}
TIERS: dict[str, Any] = {
    "tiers_above": (Tier(1_000, 8 * PER_CENT, 12 * PER_CENT), Tier(2_500, 8 * PER_CENT, 20 * PER_CENT))
}
STEPS: dict[str, Any] = {"slippage_up_to": (SlippageStep(600, Fraction(0)), SlippageStep(1_500, PER_CENT))}
RISING: dict[str, Any] = {"slippage_from": PER_CENT, "largest_position": 1_500}
SAFE: dict[str, Any] = {"initial_margin": Fraction(2, 5), "maintenance_margin": 35 * PER_CENT, "unit": Fraction(9, 10)}
