"""Specimens with a mean of prices."""

from __future__ import annotations

from novate.model.oracles.mean.parameters import Mean
from novate.model.specification import Side
from novate.proofs.mutation.specimen import Specimen, basis_points, isolated

SPECIMENS: dict[str, Specimen] = {
    "a mean of prices": Specimen(
        isolated(basis_points(491), {"oracle": Mean(4)}), proved=("no-bad-debt", "solvency"), side=Side.LONG
    ),
}
