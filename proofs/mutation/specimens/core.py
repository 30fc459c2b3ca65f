"""Specimens of what a market is without its oracle: margins and charges, of one market and of two."""

from __future__ import annotations

from fractions import Fraction

from novate.model.specification import MoveWindow, Side, SlippageStep, Tier
from novate.proofs.mutation.specimen import UNCAPPED, UNIT, Specimen, basis_points, cross, isolated, promised
from novate.proofs.refinement.small import PER_CENT

LOSSES = ("no-bad-debt", "solvency", "fund-sufficiency")
MONEY = ("conservation", *LOSSES)
SET_ASIDE = {"minimum_maintenance": UNIT // 2}
"""What the flat reward costs, required of every position."""
REFUSES = {"keeper_flat_reward": UNIT // 2, "reverts_below_reward": True}
DEARER = {"keeper_flat_reward": UNIT}
STUCK = ("no-bad-debt", "liquidation-progress")
HORIZONS = {"move_windows": (MoveWindow(blocks=3, up=PER_CENT, down=PER_CENT),)}
JUMPY = {"initial_margin": basis_points(531), "move_up": 3 * PER_CENT, "move_down": PER_CENT / 4}
"""An oracle that goes back to an older price is worse than what the market does to a long."""

BY_SIZE = {
    "slippage": 2 * PER_CENT,
    "slippage_up_to": (SlippageStep(4_600 * UNIT, Fraction(0)),),
    "tiers_above": (Tier(4_500 * UNIT, Fraction(1), Fraction(1)),),
}
"""Positions that become worth more than the step while they are overdue still fill as they did before."""

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
    "refuses, safe": Specimen(isolated(basis_points(557), SET_ASIDE, **REFUSES), proved=STUCK),
    "refuses, thin": Specimen(isolated(basis_points(557), SET_ASIDE, **REFUSES | DEARER), violated=STUCK),
    "capped, by size": Specimen(isolated(basis_points(520), BY_SIZE), proved=("no-bad-debt",), side=Side.SHORT),
    "an oracle that jumps back": Specimen(
        isolated(basis_points(531), JUMPY, staleness=3),
        proved=("no-bad-debt",),
        violated=("solvency",),
    ),
}
