"""Mechanisms for the proofs, and the thresholds that they should have, worked out here from the issue's sentences.

Nothing in this module reads `novate.proofs.verdicts.thresholds`: the tests hold the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any, cast

from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import SHAPES
from novate.properties import PROPERTIES

UNIT = 10**6
"""Quote quanta in one quote unit."""
BY_INDUCTION = [name for name, each in OF_PROPERTIES.items() if each.rows(SHAPES[0]) is not None]
"""The properties that have an argument about every step of the machine."""

MARKET: dict[str, Any] = {
    "initial_margin": Fraction(20, 100),
    "maintenance_margin": Fraction(10, 100),
    "minimum_maintenance": 0,
    "minimum_notional": 0,
    "base_quantum": Fraction(1, 10**9),
    "price_tick": Fraction(1, 10**4),
    "unit": Fraction(1, 10**7),
    "penalty": Fraction(1, 100),
    "move_up": Fraction(1, 100),
    "move_down": Fraction(1, 100),
    "slippage": Fraction(1, 200),
    "max_open_interest": None,
    "closes_only_below": Fraction(1),
}
MECHANISM: dict[str, Any] = {
    "title": "test",
    "margin": Margin.ISOLATED,
    "quote_quantum": Fraction(1, UNIT),
    "penalty_capped_by_equity": False,
    "keeper": Keeper.OPEN,
    "keeper_share": Fraction(1, 2),
    "keeper_flat_reward": 0,
    "insurance_fund": 0,
    "keeper_delay": 2,
    "gas_cost": 0,
    "dust_notional": 0,
    "expect": {},
}


def mechanism(
    *markets: dict[str, Any], deviation: Fraction = Fraction(1, 500), staleness: int = 1, **changes: Any
) -> Specification:
    """A mechanism with one market per dictionary of changes (named A, B, ...; at least A), and changes of its own.

    A market without an oracle of its own has one with this deviation and staleness.
    """
    oracle = Band(deviation, deviation, staleness)
    settings = [MARKET | {"oracle": oracle, "close_out": Whole()} | market for market in markets or ({},)]
    made = {name: MarketParameters(name=name, **each) for name, each in zip("ABC", settings, strict=False)}
    return Specification(markets=made, **(MECHANISM | changes))


def oracle_of(specification: Specification) -> Band:
    """That of the first market."""
    return cast("Band", specification.markets["A"].oracle)


def about(name: str, side: Side = Side.LONG, market: str = "A") -> tuple[str | None, Side | None]:
    """Of which market and side a property is asked: of none where it is one of the whole specification."""
    return (None, None) if PROPERTIES[name].of_specification else (market, side)


@dataclass(frozen=True)
class Draw:
    """A random mechanism with one position per account, but for its maintenance margin."""

    market: dict[str, Any]
    changes: dict[str, Any]
    above: Fraction
    """Initial margin less maintenance margin."""

    def with_maintenance(self, margin: Fraction, side: Side, **changes: Any) -> Specification:
        """The whole mechanism; a long's initial margin stays below 100 %."""
        initial = margin + self.above
        if side is Side.LONG:
            initial = min(initial, max(margin, Fraction(99, 100)))
        market = self.market | {"maintenance_margin": margin, "initial_margin": initial}
        return mechanism(market, **(self.changes | changes))

    @property
    def sketch(self) -> Specification:
        """The mechanism with a margin that does not matter."""
        return mechanism(self.market, **self.changes)


def drawn(seed: int) -> Draw:
    """A mechanism at random; moves up and down differ, and erode the initial margin within some 1,500 blocks."""
    random = Random(seed)
    delay = random.choice([0, 1, 2, 3, random.randint(4, 20), random.randint(20, 200), 1000])
    staleness = random.randint(0, 4)
    blocks = delay + 1 + staleness
    up, down = (decimal(Fraction(random.randint(50, 2_500), 10_000 * blocks)) for _ in range(2))
    market = {"move_up": up, "move_down": down, "slippage": some(random, 200), "penalty": some(random, 300)}
    changes = {
        "keeper_delay": delay,
        "staleness": staleness,
        "deviation": some(random, 200),
        "penalty_capped_by_equity": random.random() < 0.5,
        "margin": random.choice(list(Margin)),
        "keeper_share": Fraction(random.randint(0, 4), 4),
        "insurance_fund": random.choice([0, 1_000 * UNIT]),
    }
    return Draw(market, changes, above=min(some(random, 2_000), decimal(1_500 * min(up, down))))


def some(random: Random, most: int) -> Fraction:
    """Zero, or some rate of up to `most` hundredths of a per cent."""
    return random.choice([Fraction(0), Fraction(random.randint(1, most), 10_000)])


def decimal(rate: Fraction, *, up: bool = False) -> Fraction:
    """The rate with 7 decimals, rounded down or up."""
    return Fraction(ceil(rate * 10**7) if up else floor(rate * 10**7), 10**7)


def blocks_of(specification: Specification) -> int:
    """Price moves between the oldest price a healthy account was seen at and its forced close-out."""
    return specification.horizon


def charged(specification: Specification) -> Fraction:
    """The part of the penalty that can push an account with one position below zero."""
    return Fraction(0) if specification.penalty_capped_by_equity else specification.markets["A"].penalty


def lost(specification: Specification, side: Side, penalty: Fraction) -> Fraction:
    """What a position can lose, close-out included, per unit of notional at the oracle price when last healthy."""
    market, blocks, deviation = (
        specification.markets["A"],
        blocks_of(specification),
        oracle_of(specification).deviation_up,
    )
    if side is Side.LONG:
        kept = (1 - market.move_down) ** blocks * (1 - market.slippage) * (1 - penalty) / (1 + deviation)
        return 1 - kept
    owed = (1 + market.move_up) ** blocks * (1 + market.slippage) * (1 + penalty) / (1 - deviation)
    return owed - 1


def lost_at_oracle(specification: Specification, side: Side) -> Fraction:
    """The same seen at the oracle price, without a close-out: prices may also jump back to the oldest one."""
    market, blocks, deviation = (
        specification.markets["A"],
        blocks_of(specification),
        oracle_of(specification).deviation_up,
    )
    jumped = max(0, oracle_of(specification).staleness - 1)
    if side is Side.LONG:
        worst = min((1 - market.move_down) ** blocks, 1 / (1 + market.move_up) ** jumped)
        return 1 - worst * (1 - deviation) / (1 + deviation)
    worst = max((1 + market.move_up) ** blocks, 1 / (1 - market.move_down) ** jumped)
    return worst * (1 + deviation) / (1 - deviation) - 1


def solvency_needs(specification: Specification, side: Side) -> Fraction:
    """The larger of what is lost at the oracle price and what a close-out takes out of the fund."""
    unreturned = charged(specification) * specification.keeper_share
    return max(lost_at_oracle(specification, side), lost(specification, side, unreturned))
