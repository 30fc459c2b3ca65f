"""Small mechanisms in which everything happens soon: coarse quanta, large moves, thin margins, small funds."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from novate.model.component import kinds
from novate.model.layers import holds_money, may_charge
from novate.model.specification import (
    Keeper,
    Level,
    Margin,
    Minimum,
    MoveWindow,
    SlippageStep,
    Specification,
    Tier,
)
from novate.model.waterfall.adl.parameters import Allocation, At, Candidates
from novate.model.waterfall.socialise.parameters import Base
from novate.proofs.refinement.of_close_outs import OF_CLOSE_OUTS
from novate.proofs.refinement.of_funding import OF_FUNDING
from novate.proofs.refinement.of_oracles import DRAWN, OF_ORACLES
from novate.proofs.refinement.of_waterfall import OF_WATERFALL
from novate.proofs.refinement.small import (
    COARSE,
    FLOOR,
    FLOORED,
    MARKET,
    PER_CENT,
    PROMISED,
    RISING,
    SAFE,
    STEEP,
    STEPS,
    TIERS,
    mechanism,
    off,
)

__all__ = ["MARKET", "MECHANISMS", "PER_CENT", "mechanism", "random_mechanism"]

CORE_MECHANISMS: dict[str, Specification] = {
    "isolated, capped, stale oracle": mechanism(
        COARSE
        | {"move_down": 6 * PER_CENT, "oracle": off(3 * PER_CENT, PER_CENT, 2), "closes_only_below": 8 * PER_CENT}
        | {"minimum_notional": 100},
        FLOORED | FLOOR | {"closes_only_below": 6 * PER_CENT},
        deviation=2 * PER_CENT,
        staleness=2,
        keeper_flat_reward=5,
        keeper_delay=0,
        trading_fee=PER_CENT,
        fee_after_check=True,
        largest_trade=Fraction(2),
    ),
    "isolated, uncapped, flat reward": mechanism(
        FLOORED,
        penalty_capped_by_equity=False,
        keeper_flat_reward=2,
        keeper_share=Fraction(1, 3),
        keeper_reward_above_cost=3,
        keeper_reward_profit=Fraction(1, 5),
        keeper_reward_of_margin=Fraction(1, 4),
        keeper_reward_cap=9,
        keeper_delay=2,
        insurance_fund=1,
        trading_fee=Fraction(1, 300),
    ),
    "cross, uncapped, three markets": mechanism(
        COARSE,
        STEEP,
        FLOORED | FLOOR,
        margin=Margin.CROSS,
        penalty_capped_by_equity=False,
        keeper_flat_reward=1,
        keeper_share=Fraction(1),
        insurance_fund=0,
    ),
    "several horizons": mechanism(
        {"move_windows": (MoveWindow(blocks=4, up=5 * PER_CENT, down=6 * PER_CENT),)} | RISING,
        staleness=1,
        deviation=Fraction(0),
        keeper_delay=4,
    ),
    "rises faster than it falls": mechanism(
        {"move_up": 9 * PER_CENT, "move_down": 2 * PER_CENT} | TIERS | STEPS, staleness=2
    ),
    "cross, safe": mechanism(
        SAFE, SAFE | {"unit": Fraction(5, 7)}, margin=Margin.CROSS, penalty_capped_by_equity=False, staleness=1
    ),
    "cross, capped": mechanism(
        {"max_open_interest": 4_000} | PROMISED | TIERS | STEPS,
        COARSE | STEEP | PROMISED | {"oracle": off(PER_CENT, 2 * PER_CENT, 2)},
        margin=Margin.CROSS,
        keeper_reward_floor=12,
        staleness=1,
        deviation=PER_CENT,
    ),
    "cross, refuses below the reward": mechanism(
        STEEP, COARSE, margin=Margin.CROSS, keeper_flat_reward=30, reverts_below_reward=True
    ),
    "the fund pays keepers": mechanism(
        STEEP, COARSE, margin=Margin.CROSS, keeper_flat_reward=30, fund_pays_keeper=True, insurance_fund=20
    ),
    "an oracle that may say next to nothing": mechanism(
        {"initial_margin": 75 * PER_CENT, "maintenance_margin": 70 * PER_CENT, "unit": Fraction(3, 4)},
        staleness=1,
        deviation=Fraction(2),
    ),
    "safe, by the protocol": mechanism(SAFE, keeper=Keeper.PROTOCOL, staleness=1, deviation=Fraction(1, 50)),
}
"""By name, those first in which a mistake shows soonest: they show those of what every mechanism has."""
OF_COMPONENTS = (*OF_ORACLES.values(), *OF_CLOSE_OUTS.values(), *OF_FUNDING.values(), *OF_WATERFALL.values())
MECHANISMS = CORE_MECHANISMS | {name: each for found in OF_COMPONENTS for name, each in found.items()}
"""The same, and those with a component of each kind."""


def random_mechanism(random: Random) -> Specification:
    """Any mechanism: every number drawn at random."""
    return mechanism(
        *(random_market(random) for _ in range(random.randint(1, 3))),
        margin=random.choice(list(Margin)),
        penalty_capped_by_equity=random.random() < 0.5,
        keeper_share=Fraction(random.randint(0, 10), 10),
        keeper_flat_reward=random.choice((0, 0, 1, 7)),
        keeper_reward_floor=random.choice((None, None, 4)),
        keeper_reward_cap=random.choice((None, None, 6, 15)),
        keeper_reward_of_margin=random.choice((None, None, Fraction(1, 3))),
        deviation=random.choice((0, 1, 3)) * PER_CENT,
        staleness=random.randint(0, 3),
        insurance_fund=random.choice((0, 5, 500)),
        keeper_delay=random.randint(0, 3),
        gas_cost=random.randint(0, 9),
        dust_notional=random.choice((0, 100)),
        fund_pays_keeper=random.random() < 0.5,
        **random_layers(random),
    )


def random_layers(random: Random) -> dict[str, Any]:
    """The fund alone, or with others that hold money, and then maybe some that take it from accounts."""
    rich, poor = (sorted(filter(kind, kinds("waterfall"))) for kind in (holds_money, may_charge))
    layers = (*random.sample(rich, random.randint(1, len(rich))), *random.sample(poor, random.randint(0, len(poor))))
    found = {
        "fee_pool": random.choice((0, 8)),
        "pool_assets": random.choice((0, 12)),
        "pool_withdrawals": "gated",
        "pool_reserve": 6,
        "socialise_base": random.choice(list(Base)).value,
        "adl_allocation": random.choice(list(Allocation)).value,
        "adl_price": random.choice(list(At)).value,
        "adl_candidates": random.choice(list(Candidates)).value,
        "adl_accounts": random.choice((None, 1, 2)),
    }
    gate = {"layers": (*layers, "gate"), "gate_blocks": 4} if random.random() < 0.2 else {"layers": layers}
    return found | gate if random.random() < 0.7 else {}


def random_tiers(random: Random, maintenance: int) -> tuple[Tier, ...]:
    """One more tier or two above these hundredths, with rates that are no smaller."""
    sizes = sorted(random.sample(range(200, 3_000, 100), random.randint(1, 2)))
    lower, higher = (sorted(random.randint(0, 8) for _ in sizes) for _ in Level)
    return tuple(
        Tier(size, (maintenance + low) * PER_CENT, (maintenance + 8 + high) * PER_CENT)
        for size, low, high in zip(sizes, lower, higher, strict=True)
    )


def random_market(random: Random) -> dict[str, Any]:
    """Any market."""
    maintenance = random.randint(1, 12)
    own_oracle = random.choice(({}, {}, *({"oracle": drawn(random)} for drawn in DRAWN.values())))
    return (
        MARKET
        | own_oracle
        | {
            "initial_margin": (maintenance + random.randint(0, 8)) * PER_CENT,
            "maintenance_margin": maintenance * PER_CENT,
            "minimum_maintenance": random.choice((0, 0, 4)),
            "minimum_is": random.choice(list(Minimum)),
            "tiers_above": random.choice(((), random_tiers(random, maintenance))),
            "minimum_notional": random.choice((0, 400)),
            "unit": Fraction(random.randint(1, 12), random.randint(1, 12)),
            "penalty": Fraction(random.randint(0, 40), 1000),
            "move_up": random.randint(1, 7) * PER_CENT,
            "move_down": random.randint(1, 7) * PER_CENT,
            "slippage": random.randint(0, 4) * PER_CENT,
            "slippage_up_to": random.choice(((), (SlippageStep(random.randint(4, 20) * 100, Fraction(0)),))),
            "max_open_interest": random.choice((None, 2_000)),
            "closes_only_below": random.choice((None, maintenance * PER_CENT, (maintenance + 4) * PER_CENT)),
        }
    )
