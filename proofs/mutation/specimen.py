"""Specimens: mechanisms just above and just below what safety needs, so that every parameter decides something.

Every adversary's limit is in them: a price that moves, an oracle that deviates and lags, a delay, slippage, gas. The
margins stand close to the thresholds on both sides, so that a mistake which makes the mechanism a little weaker breaks
a proof, and one which makes it a little kinder proves what a replayed scenario breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from novate.model.contract import Feed, Oracle
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.median.parameters import Median
from novate.model.specification import Margin, Side, Specification
from novate.proofs.refinement.small import PER_CENT, mechanism

UNIT = 10**6
"""Quote quanta in one quote unit: fine, so that rounding hides nothing."""

MARKET: dict[str, Any] = {
    "initial_margin": 20 * PER_CENT,
    "unit": Fraction(1, 10**7),
    "penalty": PER_CENT,
    "move_up": Fraction(9, 1_000),
    "move_down": PER_CENT,
    "slippage": PER_CENT / 2,
    "max_open_interest": 10_000 * UNIT,
}
MECHANISM: dict[str, Any] = {
    "deviation": Fraction(1, 500),
    "staleness": 2,
    "keeper_delay": 2,
    "insurance_fund": 0,
    "gas_cost": UNIT,
    "dust_notional": 206 * UNIT,
}
UNCAPPED: dict[str, Any] = {
    "penalty_capped_by_equity": False,
    "keeper_share": Fraction(1, 4),
    "keeper_flat_reward": UNIT // 2,
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """A mechanism, and what is known of the longs (or the shorts) in its first market."""

    specification: Specification
    proved: tuple[str, ...] = ()
    """Names of properties."""
    violated: tuple[str, ...] = ()
    side: Side = Side.LONG


def basis_points(count: int) -> Fraction:
    """So many hundredths of a per cent."""
    return Fraction(count, 10_000)


def promised(count: int) -> dict[str, Any]:
    """A market that promises so many hundredths of a per cent."""
    return {"closes_only_below": basis_points(count)}


def isolated(margin: Fraction, market: Mapping[str, Any] | None = None, **changes: Any) -> Specification:
    """One market."""
    return mechanism(MARKET | {"maintenance_margin": margin} | dict(market or {}), **(MECHANISM | changes))


def cross(margin: Fraction, market: Mapping[str, Any] | None = None, **changes: Any) -> Specification:
    """Two markets behind one balance, the second with wider margins and a higher penalty."""
    first = MARKET | {"maintenance_margin": margin} | dict(market or {})
    second = first | {"maintenance_margin": margin + 2 * PER_CENT, "penalty": 2 * PER_CENT}
    return mechanism(first, second, margin=Margin.CROSS, **(MECHANISM | changes))


FEEDS = (
    Feed("late", Band(PER_CENT / 10, PER_CENT / 10, 2)),
    Feed("off", Band(PER_CENT / 2, PER_CENT)),
    Feed("near", Band(PER_CENT / 5, PER_CENT / 5, 1)),
    Feed("exact", Exact()),
)


def alone(feed: Oracle) -> Median:
    """An oracle that has this one for its only feed, and shows what that shows."""
    return Median((Feed("alone", feed),))
