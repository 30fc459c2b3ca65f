"""Specimens with an exponential average."""

from __future__ import annotations

from dataclasses import replace

from novate.model.oracles.ema.parameters import Ema
from novate.model.specification import Side
from novate.proofs.mutation.specimen import Specimen, basis_points, isolated
from novate.proofs.refinement.small import PER_CENT

AVERAGE = Ema(30 * PER_CENT, PER_CENT / 10)

SPECIMENS: dict[str, Specimen] = {
    "an exponential average, of a long": Specimen(
        isolated(basis_points(574), {"oracle": AVERAGE}), proved=("no-bad-debt", "solvency")
    ),
    "an exponential average, of a short": Specimen(
        isolated(basis_points(574), {"oracle": AVERAGE}), proved=("no-bad-debt", "solvency"), side=Side.SHORT
    ),
    "an exponential average that falls behind": Specimen(
        isolated(10 * PER_CENT, {"oracle": replace(AVERAGE, weight=PER_CENT)}), violated=("no-bad-debt",)
    ),
}
