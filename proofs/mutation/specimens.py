"""Specimens: mechanisms just above and just below what safety needs, so that every parameter decides something.

Every adversary's limit is in them: a price that moves, an oracle that deviates and lags, a delay, slippage, gas. The
margins stand close to the thresholds on both sides, so that a mistake which makes the mechanism a little weaker breaks
a proof, and one which makes it a little kinder proves what a replayed scenario breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
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
from novate.model.specification import Margin, MoveWindow, Side, Specification
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism

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


LOSSES = ("no-bad-debt", "solvency", "fund-sufficiency")
MONEY = ("conservation", *LOSSES)


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


SET_ASIDE = {"minimum_maintenance": UNIT // 2}
"""What the flat reward costs, required of every position."""
JUMPY = {"initial_margin": basis_points(531), "move_up": 3 * PER_CENT, "move_down": PER_CENT / 4}
"""An oracle that goes back to an older price is worse than what the market does to a long."""
PUSHED = Push(2 * PER_CENT, 2, Fraction(1, 500))
HEARD = PushInTime(PER_CENT, heartbeat=2, report_delay=2, node_error=Fraction(1, 500))
GEOMETRIC = Mean(4, Average.GEOMETRIC)
AVERAGE = Ema(30 * PER_CENT, PER_CENT / 10)
HORIZONS = {"move_windows": (MoveWindow(blocks=3, up=PER_CENT, down=PER_CENT),)}

FEEDS = (
    Feed("late", Band(PER_CENT / 10, PER_CENT / 10, 2)),
    Feed("off", Band(PER_CENT / 2, PER_CENT)),
    Feed("near", Band(PER_CENT / 5, PER_CENT / 5, 1)),
    Feed("exact", Exact()),
)

SPECIMENS: dict[str, Specimen] = {
    "cross, uncapped, safe": Specimen(
        cross(basis_points(652), SET_ASIDE, **UNCAPPED), proved=(*LOSSES, "keeper-incentive"), side=Side.SHORT
    ),
    "uncapped, safe": Specimen(
        isolated(basis_points(652), SET_ASIDE, **UNCAPPED),
        proved=("conservation", "liquidation-progress"),
    ),
    "cross, capped, safe": Specimen(cross(basis_points(557), promised(998)), proved=(*MONEY, "no-wrongful-close-out")),
    "cross, capped, thin": Specimen(cross(basis_points(531)), violated=LOSSES, side=Side.SHORT),
    "uncapped, solvent": Specimen(
        isolated(basis_points(581), SET_ASIDE, **UNCAPPED),
        proved=("solvency", "fund-sufficiency"),
        violated=("no-bad-debt",),
    ),
    "cross, capped, progressing": Specimen(cross(basis_points(800)), proved=("liquidation-progress",), side=Side.SHORT),
    "several horizons": Specimen(isolated(basis_points(273), HORIZONS), proved=LOSSES),
    "cross, uncapped, toxic": Specimen(
        cross(basis_points(636), SET_ASIDE, **UNCAPPED),
        violated=("no-bad-debt", "liquidation-progress"),
    ),
    "capped, safe": Specimen(isolated(basis_points(557)), proved=(*MONEY, "liquidation-progress"), side=Side.SHORT),
    "capped, paid": Specimen(
        isolated(basis_points(700), promised(940)),
        proved=("keeper-incentive", "no-wrongful-close-out"),
        side=Side.SHORT,
    ),
    "capped, thin": Specimen(
        isolated(basis_points(531), promised(717)), violated=(*LOSSES, "keeper-incentive", "no-wrongful-close-out")
    ),
    "capped, thin, funded": Specimen(
        isolated(basis_points(531), insurance_fund=26 * UNIT), proved=("fund-sufficiency",)
    ),
    "uncapped, thin": Specimen(
        isolated(basis_points(555), SET_ASIDE, **UNCAPPED),
        violated=("solvency", "fund-sufficiency", "keeper-incentive"),
        side=Side.SHORT,
    ),
    "an exact oracle": Specimen(
        isolated(basis_points(324), {"oracle": Exact()}), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "a median with a liar": Specimen(
        isolated(basis_points(548), {"oracle": Median(FEEDS, faulty=1, quorum=3)}), proved=("no-bad-debt",)
    ),
    "a fallback": Specimen(isolated(basis_points(548), {"oracle": Fallback(FEEDS[:2])}), proved=("no-bad-debt",)),
    "the lowest of feeds": Specimen(
        isolated(basis_points(394), {"oracle": Lowest(FEEDS[:2])}), proved=("no-bad-debt",)
    ),
    "a mean of prices": Specimen(
        isolated(basis_points(491), {"oracle": Mean(4)}), proved=("no-bad-debt", "solvency"), side=Side.LONG
    ),
    "a geometric mean": Specimen(isolated(basis_points(490), {"oracle": GEOMETRIC}), proved=("no-bad-debt",)),
    "a geometric mean, of a short": Specimen(
        isolated(basis_points(466), {"oracle": GEOMETRIC}), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "a geometric mean, thin": Specimen(
        isolated(basis_points(465), {"oracle": GEOMETRIC}), violated=("no-bad-debt",), side=Side.SHORT
    ),
    "an exponential average, of a long": Specimen(
        isolated(basis_points(574), {"oracle": AVERAGE}), proved=("no-bad-debt", "solvency")
    ),
    "an exponential average, of a short": Specimen(
        isolated(basis_points(574), {"oracle": AVERAGE}), proved=("no-bad-debt", "solvency"), side=Side.SHORT
    ),
    "an exponential average that falls behind": Specimen(
        isolated(10 * PER_CENT, {"oracle": replace(AVERAGE, weight=PER_CENT)}), violated=("no-bad-debt",)
    ),
    "pushed reports, safe": Specimen(
        isolated(basis_points(743), {"oracle": PUSHED}), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "a pushed feed, safe": Specimen(
        isolated(basis_points(746), {"oracle": Median((Feed("pushed", PUSHED),))}), proved=("no-bad-debt",)
    ),
    "a pushed feed, thin": Specimen(
        isolated(basis_points(745), {"oracle": Median((Feed("pushed", PUSHED),))}), violated=("no-bad-debt",)
    ),
    "a pushed feed, thin, of a short": Specimen(
        isolated(basis_points(742), {"oracle": Median((Feed("pushed", PUSHED),))}),
        violated=("no-bad-debt",),
        side=Side.SHORT,
    ),
    "a feed whose reports land off, thin": Specimen(
        isolated(basis_points(632), {"oracle": Median((Feed("pushed", Push(PER_CENT / 10, 2)),))}),
        violated=("no-bad-debt",),
    ),
    "pushed reports, solvent": Specimen(
        isolated(basis_points(720), {"oracle": PUSHED, "slippage": Fraction(0)}), proved=("solvency",), side=Side.SHORT
    ),
    "pushed reports, thin": Specimen(
        isolated(basis_points(700), {"oracle": PUSHED}), violated=("no-bad-debt", "solvency")
    ),
    "pushed reports that are late": Specimen(
        isolated(basis_points(838), {"oracle": replace(PUSHED, threshold=PER_CENT / 2, report_delay=3)}),
        proved=("no-bad-debt",),
    ),
    "reports at a heartbeat, thin, long": Specimen(
        isolated(basis_points(735), {"oracle": HEARD}), violated=("no-bad-debt",)
    ),
    "reports at a heartbeat, thin, short": Specimen(
        isolated(basis_points(711), {"oracle": HEARD}), violated=("no-bad-debt",), side=Side.SHORT
    ),
    "reports at a heartbeat, safe": Specimen(
        isolated(basis_points(731), {"oracle": HEARD}), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "an oracle that jumps back": Specimen(
        isolated(basis_points(531), JUMPY, staleness=3),
        proved=("no-bad-debt",),
        violated=("solvency",),
    ),
}
"""By name, those first that notice most. `novate.proofs.mutation.evidence` checks that each is what it is said to be.

Longs and shorts of one mechanism notice nearly the same mistakes: one side of each is enough, and both are among them.
"""
