"""Specimens with an exponential average."""

from __future__ import annotations

from dataclasses import replace

from novate.model.oracles.ema.parameters import Ema
from novate.model.specification import MoveWindow, Side
from novate.proofs.mutation.specimen import Specimen, alone, basis_points, isolated
from novate.proofs.refinement.small import PER_CENT

AVERAGE = Ema(30 * PER_CENT, PER_CENT / 10)
HORIZONS = {"oracle": AVERAGE, "move_windows": (MoveWindow(blocks=3, up=2 * PER_CENT, down=2 * PER_CENT),)}

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
    "an exponential average over horizons, of a long": Specimen(
        isolated(basis_points(428), HORIZONS), proved=("no-bad-debt",)
    ),
    "an exponential average over horizons, of a short": Specimen(
        isolated(basis_points(462), HORIZONS), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "an exponential average as a feed": Specimen(
        isolated(basis_points(574), {"oracle": alone(AVERAGE)}), proved=("no-bad-debt",)
    ),
    "an exponential average over horizons, thin": Specimen(
        isolated(basis_points(427), HORIZONS), violated=("no-bad-debt",)
    ),
}
