"""Specimens with an exact oracle."""

from __future__ import annotations

from novate.model.oracles.exact.parameters import Exact
from novate.model.specification import Side
from novate.proofs.mutation.specimen import Specimen, basis_points, isolated

SPECIMENS: dict[str, Specimen] = {
    "an exact oracle": Specimen(
        isolated(basis_points(324), {"oracle": Exact()}), proved=("no-bad-debt",), side=Side.SHORT
    ),
}
