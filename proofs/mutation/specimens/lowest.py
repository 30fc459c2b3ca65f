"""Specimens with the lowest of feeds."""

from __future__ import annotations

from novate.model.oracles.lowest.parameters import Lowest
from novate.proofs.mutation.specimen import FEEDS, Specimen, basis_points, isolated

SPECIMENS: dict[str, Specimen] = {
    "the lowest of feeds": Specimen(
        isolated(basis_points(394), {"oracle": Lowest(FEEDS[:2])}), proved=("no-bad-debt",)
    ),
}
