"""Specimens with a mean of prices."""

from __future__ import annotations

from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.specification import Side
from novate.proofs.mutation.specimen import Specimen, alone, basis_points, isolated

GEOMETRIC = Mean(4, Average.GEOMETRIC)

SPECIMENS: dict[str, Specimen] = {
    "a mean of prices": Specimen(
        isolated(basis_points(491), {"oracle": Mean(4)}), proved=("no-bad-debt", "solvency"), side=Side.LONG
    ),
    "a geometric mean": Specimen(isolated(basis_points(490), {"oracle": GEOMETRIC}), proved=("no-bad-debt",)),
    "a geometric mean, of a short": Specimen(
        isolated(basis_points(466), {"oracle": GEOMETRIC}), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "a geometric mean as a feed": Specimen(
        isolated(basis_points(490), {"oracle": alone(GEOMETRIC)}), proved=("no-bad-debt",)
    ),
    "a geometric mean as a feed, thin": Specimen(
        isolated(basis_points(465), {"oracle": alone(GEOMETRIC)}), violated=("no-bad-debt",), side=Side.SHORT
    ),
    "a geometric mean, thin": Specimen(
        isolated(basis_points(465), {"oracle": GEOMETRIC}), violated=("no-bad-debt",), side=Side.SHORT
    ),
}
