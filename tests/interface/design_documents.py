"""Random specification files for the design questions, as the tables that their reader takes."""

from __future__ import annotations

from random import Random
from typing import Any


def document(seed: int, markets: int = 1) -> dict[str, Any]:
    """A mechanism at random, safe or not; everything a design question can be about is in it."""
    random = Random(seed)
    return {
        "mechanism": {
            "title": "random",
            "margin": "cross" if markets > 1 else random.choice(["isolated", "cross"]),
            "quote_quantum": "0.01",
        },
        "markets": {name: market(random) for name in ("ETH-USD", "BTC-USD")[:markets]},
        "liquidation": {
            "penalty": percent(random, 0, 200),
            "penalty_capped_by_equity": random.random() < 0.5,
            "keeper": "open",
            "keeper_share": percent(random, 1000, 10_000),
            "keeper_flat_reward": random.choice(["0", "0", "1.5"]),
        },
        "oracle": {
            "deviation": percent(random, 0, 60),
            "staleness": random.choice(["0 blocks", "1 block", "3 blocks"]),
        },
        "waterfall": {"insurance_fund": random.choice(["0", "2_000"])},
        "environment": {
            "max_move_per_block": moves(random),
            "keeper_delay": f"{random.choice([0, 1, 2, 5, 20])} blocks",
            "slippage": percent(random, 0, 150),
            "gas_cost": random.choice(["0", "0.5", "2"]),
            "dust_notional": random.choice(["0", "150", "1_000"]),
            "max_open_interest": "200_000",
        },
    }


def market(random: Random) -> dict[str, str]:
    """Margins between too small and ample."""
    maintenance = random.randint(200, 1500)
    return {
        "initial_margin": f"{(maintenance + random.randint(0, 1000)) / 100}%",
        "maintenance_margin": f"{maintenance / 100}%",
        "minimum_maintenance": random.choice(["0", "2"]),
        "minimum_notional": random.choice(["0", "100"]),
        "base_quantum": "0.0001",
        "price_tick": "0.01",
    }


def moves(random: Random) -> Any:
    """One rate, two directions, or two horizons."""
    one = percent(random, 10, 200)
    return random.choice(
        [one, {"up": percent(random, 10, 250), "down": one}, {"1 block": one, "10 blocks": percent(random, 200, 900)}]
    )


def percent(random: Random, low: int, high: int) -> str:
    """A rate in hundredths of a per cent."""
    return f"{random.randint(low, high) / 100}%"


KEYS = (
    "markets.ETH-USD.initial_margin",
    "markets.ETH-USD.maintenance_margin",
    "markets.ETH-USD.minimum_maintenance",
    "markets.ETH-USD.minimum_notional",
    "markets.ETH-USD.penalty",
    "markets.ETH-USD.slippage",
    "markets.ETH-USD.max_open_interest",
    "liquidation.penalty",
    "liquidation.keeper_share",
    "liquidation.keeper_flat_reward",
    "oracle.deviation",
    "oracle.staleness",
    "waterfall.insurance_fund",
    "environment.max_move_per_block",
    "environment.keeper_delay",
    "environment.slippage",
    "environment.gas_cost",
    "environment.dust_notional",
    "environment.max_open_interest",
)
"""Every parameter of a mechanism; a bound on moves may have to be asked about by its horizon."""


def keys(table: dict[str, Any]) -> list[str]:
    """Those of one document."""
    bound = table["environment"]["max_move_per_block"]
    horizons = [f'environment.max_move_per_block."{each}"' for each in bound] if "1 block" in bound else None
    if horizons is None:
        return [*KEYS, "environment.max_move_per_block.up", "environment.max_move_per_block.down"]
    return [key for key in KEYS if key != "environment.max_move_per_block"] + horizons
