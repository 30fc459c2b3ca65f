"""Specimens with a statistic of feeds."""

from __future__ import annotations

from novate.model.oracles.median.parameters import Median
from novate.proofs.mutation.specimen import FEEDS, Specimen, basis_points, isolated

SPECIMENS: dict[str, Specimen] = {
    "a median with a liar": Specimen(
        isolated(basis_points(548), {"oracle": Median(FEEDS, faulty=1, quorum=3)}), proved=("no-bad-debt",)
    ),
}
