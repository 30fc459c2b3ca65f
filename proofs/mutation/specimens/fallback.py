"""Specimens with a fallback."""

from __future__ import annotations

from novate.model.oracles.fallback.parameters import Fallback
from novate.proofs.mutation.specimen import FEEDS, Specimen, basis_points, isolated

SPECIMENS: dict[str, Specimen] = {
    "a fallback": Specimen(isolated(basis_points(548), {"oracle": Fallback(FEEDS[:2])}), proved=("no-bad-debt",)),
}
