"""Specimens with an oracle that reports are pushed to."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.specification import Side
from novate.proofs.mutation.specimen import Specimen, alone, basis_points, isolated
from novate.proofs.refinement.small import PER_CENT

PUSHED = Push(2 * PER_CENT, 2, Fraction(1, 500))
AS_A_FEED = alone(PUSHED)
LANDING_OFF = alone(Push(PER_CENT / 10, 2))
HEARD = PushInTime(PER_CENT, heartbeat=2, report_delay=2, node_error=Fraction(1, 500))

SPECIMENS: dict[str, Specimen] = {
    "pushed reports, safe": Specimen(
        isolated(basis_points(743), {"oracle": PUSHED}), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "a pushed feed, safe": Specimen(isolated(basis_points(746), {"oracle": AS_A_FEED}), proved=("no-bad-debt",)),
    "a pushed feed, thin": Specimen(isolated(basis_points(745), {"oracle": AS_A_FEED}), violated=("no-bad-debt",)),
    "a pushed feed, thin, of a short": Specimen(
        isolated(basis_points(742), {"oracle": AS_A_FEED}), violated=("no-bad-debt",), side=Side.SHORT
    ),
    "a feed whose reports land off, thin": Specimen(
        isolated(basis_points(632), {"oracle": LANDING_OFF}), violated=("no-bad-debt",)
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
}
