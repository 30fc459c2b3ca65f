"""Specimens with a payment of a fifth of a per cent in every block, on both sides of the margin that it asks for."""

from __future__ import annotations

from novate.model.funding.ticks.parameters import Ticks
from novate.proofs.mutation.specimen import Specimen, basis_points, isolated
from novate.proofs.refinement.small import PER_CENT

FUNDED = {"funding": Ticks(PER_CENT / 5)}

SPECIMENS: dict[str, Specimen] = {
    "funding, safe": Specimen(isolated(basis_points(616), FUNDED), proved=("conservation", "no-bad-debt", "solvency")),
    "funding, thin": Specimen(isolated(basis_points(610), FUNDED), violated=("no-bad-debt",)),
}
