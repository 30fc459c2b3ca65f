"""Small mechanisms in which everything happens soon: coarse quanta, large moves, thin margins, small funds."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from random import Random
from typing import Any

from novate.model.contract import Feed
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.specification import Keeper, Margin, MarketParameters, MoveWindow, Specification

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
    oracle = Band(deviation, deviation, staleness)
    settings = [MARKET | {"oracle": oracle} | market for market in markets]
    quantum = Fraction(lcm(*(each["unit"].denominator for each in settings)))
    made = {
        name: MarketParameters(name=name, **(each | {"base_quantum": each["unit"] * quantum}))
        for name, each in zip("ABC", settings, strict=False)
    }
    return Specification(markets=made, **(MECHANISM | {"quote_quantum": quantum} | changes))


COARSE: dict[str, Any] = {"unit": Fraction(1, 3), "penalty": Fraction(13, 1000), "max_open_interest": 3_000}
STEEP: dict[str, Any] = {"move_up": 7 * PER_CENT, "move_down": 3 * PER_CENT, "slippage": Fraction(0)}
FLOORED: dict[str, Any] = {"minimum_maintenance": 3, "minimum_notional": 500, "unit": Fraction(7, 10)}
FEEDS = (
    Feed("exact", Exact()),
    Feed("late", Band(PER_CENT, Fraction(0), 1)),
    Feed("off", Band(2 * PER_CENT, PER_CENT)),
    Feed("near", Band(PER_CENT, 3 * PER_CENT)),
)
ANY = Fallback((FEEDS[0], Feed("others", Median(FEEDS[2:]))))
PROMISED: dict[str, Any] = {"closes_only_below": 7 * PER_CENT}
SAFE: dict[str, Any] = {"initial_margin": Fraction(2, 5), "maintenance_margin": 35 * PER_CENT, "unit": Fraction(9, 10)}

MECHANISMS: dict[str, Specification] = {
    "isolated, capped, stale oracle": mechanism(
        COARSE
        | {"move_down": 6 * PER_CENT, "oracle": Band(3 * PER_CENT, PER_CENT, 2), "closes_only_below": 8 * PER_CENT},
        FLOORED | {"closes_only_below": 6 * PER_CENT},
        deviation=2 * PER_CENT,
        staleness=2,
        keeper_flat_reward=5,
        keeper_delay=0,
    ),
    "isolated, uncapped, flat reward": mechanism(
        FLOORED,
        penalty_capped_by_equity=False,
        keeper_flat_reward=2,
        keeper_share=Fraction(1, 3),
        keeper_delay=2,
        insurance_fund=1,
    ),
    "cross, uncapped, three markets": mechanism(
        COARSE,
        STEEP,
        FLOORED,
        margin=Margin.CROSS,
        penalty_capped_by_equity=False,
        keeper_flat_reward=1,
        keeper_share=Fraction(1),
        insurance_fund=0,
    ),
    "several horizons": mechanism(
        {"move_windows": (MoveWindow(blocks=4, up=5 * PER_CENT, down=6 * PER_CENT),)},
        staleness=1,
        deviation=Fraction(0),
        keeper_delay=4,
    ),
    "rises faster than it falls": mechanism({"move_up": 9 * PER_CENT, "move_down": 2 * PER_CENT}, staleness=2),
    "cross, safe": mechanism(
        SAFE, SAFE | {"unit": Fraction(5, 7)}, margin=Margin.CROSS, penalty_capped_by_equity=False, staleness=1
    ),
    "cross, capped": mechanism(
        {"max_open_interest": 4_000} | PROMISED,
        COARSE | STEEP | PROMISED | {"oracle": Band(PER_CENT, 2 * PER_CENT, 2)},
        margin=Margin.CROSS,
        staleness=1,
        deviation=PER_CENT,
    ),
    "isolated, capped": mechanism({"oracle": Exact()}, COARSE),
    "statistics of feeds": mechanism(
        COARSE | {"oracle": Median(FEEDS, faulty=1, quorum=3)}, {"oracle": Median(FEEDS, trim=1)}
    ),
    "the lowest of any": mechanism({"oracle": Lowest((Feed("even", Median(FEEDS[1:3])), Feed("any", ANY)))}),
    "pushed reports": mechanism(
        {"oracle": Push(3 * PER_CENT, 2, 3 * PER_CENT)},
        COARSE | {"move_up": 20 * PER_CENT, "move_down": 20 * PER_CENT, "oracle": Push(20 * PER_CENT)},
        STEEP | {"oracle": Push(6 * PER_CENT, 1)},
        keeper_delay=6,
    ),
    "pushed feeds": mechanism(
        {"oracle": Median((Feed("pushed", Push(3 * PER_CENT, 2, PER_CENT)), *FEEDS[:2]))},
        STEEP | {"oracle": Fallback((Feed("quick", Push(4 * PER_CENT)), Feed("exact", Exact())))},
        keeper_delay=2,
    ),
    "reports at a heartbeat": mechanism(
        {"oracle": PushInTime(PER_CENT, 1, 1, 2 * PER_CENT)},
        STEEP | {"oracle": PushInTime(PER_CENT, 1)},
        keeper_delay=2,
    ),
    "a mean of the last prices": mechanism({"oracle": Mean(3)}, STEEP | {"oracle": Mean(2)}, keeper_delay=2),
    "a geometric mean, rounded down": mechanism(
        {"oracle": Mean(2, Average.GEOMETRIC)}, STEEP | {"oracle": Mean(3, Average.GEOMETRIC)}, keeper_delay=1
    ),
    "feeds that are means": mechanism(
        {"oracle": Median((Feed("mean", Mean(3)), *FEEDS[:2]))},
        STEEP | {"oracle": Lowest((Feed("mean", Mean(2)), Feed("longer", Mean(3))))},
        keeper_delay=1,
    ),
    "an exponential average": mechanism(
        {"oracle": Ema(30 * PER_CENT, 10 * PER_CENT)},
        STEEP | {"oracle": Ema(75 * PER_CENT, 20 * PER_CENT)},
        COARSE | {"oracle": Ema(3 * PER_CENT, 15 * PER_CENT)},
        keeper_delay=3,
    ),
    "an oracle that may say next to nothing": mechanism(
        {"initial_margin": 75 * PER_CENT, "maintenance_margin": 70 * PER_CENT, "unit": Fraction(3, 4)},
        staleness=1,
        deviation=Fraction(2),
    ),
    "safe, by the protocol": mechanism(SAFE, keeper=Keeper.PROTOCOL, staleness=1, deviation=Fraction(1, 50)),
}
"""By name, those first in which a mistake shows soonest."""


def random_mechanism(random: Random) -> Specification:
    """Any mechanism: every number drawn at random."""
    return mechanism(
        *(random_market(random) for _ in range(random.randint(1, 3))),
        margin=random.choice(list(Margin)),
        penalty_capped_by_equity=random.random() < 0.5,
        keeper_share=Fraction(random.randint(0, 10), 10),
        keeper_flat_reward=random.choice((0, 0, 1, 7)),
        deviation=random.choice((0, 1, 3)) * PER_CENT,
        staleness=random.randint(0, 3),
        insurance_fund=random.choice((0, 5, 500)),
        keeper_delay=random.randint(0, 3),
        gas_cost=random.randint(0, 9),
        dust_notional=random.choice((0, 100)),
    )


def random_market(random: Random) -> dict[str, Any]:
    """Any market."""
    maintenance = random.randint(1, 12)
    pushed = Push(random.randint(1, 5) * PER_CENT, random.randint(0, 3), random.choice((0, 1)) * PER_CENT)
    own_oracle = random.choice(({}, {}, {"oracle": Exact()}, {"oracle": pushed}))
    return (
        MARKET
        | own_oracle
        | {
            "initial_margin": (maintenance + random.randint(0, 8)) * PER_CENT,
            "maintenance_margin": maintenance * PER_CENT,
            "minimum_maintenance": random.choice((0, 0, 4)),
            "minimum_notional": random.choice((0, 400)),
            "unit": Fraction(random.randint(1, 12), random.randint(1, 12)),
            "penalty": Fraction(random.randint(0, 40), 1000),
            "move_up": random.randint(1, 7) * PER_CENT,
            "move_down": random.randint(1, 7) * PER_CENT,
            "slippage": random.randint(0, 4) * PER_CENT,
            "max_open_interest": random.choice((None, 2_000)),
            "closes_only_below": random.choice((None, maintenance * PER_CENT, (maintenance + 4) * PER_CENT)),
        }
    )
