"""Specimens that are closed out in parts."""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Charge, Partial, ShareOf
from novate.model.specification import MoveWindow, Side
from novate.proofs.mutation.specimen import UNIT, Specimen, basis_points, isolated
from novate.proofs.mutation.specimens.core import JUMPY
from novate.proofs.refinement.small import PER_CENT

AMOUNTS = {
    "close_out": Partial(Fraction(1, 4), chunk_minimum=500 * UNIT, chunk_maximum=2_000 * UNIT),
    "largest_position": 10_000 * UNIT,
}
SHARES = {"close_out": Partial(Fraction(1, 4))}
TARGET = {"close_out": Partial(Fraction(3, 4), target=Fraction(11, 10))}
SETTLED = {"close_out": Partial(Fraction(1, 4), share_of=ShareOf.POSITION, charge=Charge.SURPLUS)}
EQUAL = {"close_out": Partial(Fraction(2, 5), share_of=ShareOf.POSITION), "minimum_maintenance": 2 * UNIT}
FEE = {"penalty_capped_by_equity": False, "keeper_reward_floor": UNIT}
"""For each of three calls, of which the minimum pays for two."""
HORIZONS = {"move_windows": (MoveWindow(blocks=3, up=PER_CENT, down=PER_CENT),)}

SPECIMENS: dict[str, Specimen] = {
    "in parts, amounts": Specimen(isolated(basis_points(820), AMOUNTS), proved=("no-bad-debt", "solvency")),
    "in parts, amounts, of a short": Specimen(
        isolated(basis_points(825), AMOUNTS), proved=("no-bad-debt", "liquidation-progress"), side=Side.SHORT
    ),
    "in parts, amounts, thin": Specimen(isolated(basis_points(819), AMOUNTS), violated=("no-bad-debt",)),
    "in parts, shares": Specimen(isolated(basis_points(832), SHARES), proved=("no-bad-debt",)),
    "in parts, shares, thin, of a short": Specimen(
        isolated(basis_points(823), SHARES), violated=("no-bad-debt",), side=Side.SHORT
    ),
    "in parts, up to a target": Specimen(isolated(basis_points(588), TARGET), proved=("no-bad-debt",)),
    "in parts, up to a target, thin": Specimen(isolated(basis_points(587), TARGET), violated=("no-bad-debt",)),
    "in equal parts, settled, thin": Specimen(
        isolated(basis_points(375), SETTLED, deviation=Fraction(0), staleness=0, keeper_share=Fraction(0)),
        violated=("fund-undrawn", "fund-no-net-loser"),
    ),
    "in equal parts, a smallest fee": Specimen(
        isolated(basis_points(1_000), EQUAL, **FEE), violated=("no-bad-debt", "liquidation-progress")
    ),
    "in parts, several horizons": Specimen(isolated(basis_points(359), AMOUNTS | HORIZONS), proved=("no-bad-debt",)),
    "in parts, an oracle that jumps back": Specimen(
        isolated(basis_points(400), SHARES | JUMPY, staleness=3), proved=("no-bad-debt",), violated=("solvency",)
    ),
}
