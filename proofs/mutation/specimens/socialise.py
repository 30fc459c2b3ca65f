"""What is left to withdrawals, or charged to accounts."""

from __future__ import annotations

from collections.abc import Mapping

from novate.proofs.mutation.specimen import Specimen, basis_points, isolated
from novate.proofs.mutation.specimens.insurance_fund import LAYERED

SPECIMENS: Mapping[str, Specimen] = {
    "a factor on withdrawals": Specimen(
        isolated(basis_points(531), layers=("insurance-fund", "socialise")), proved=("conservation", "no-run")
    ),
    "charges by equity": Specimen(
        isolated(basis_points(531), layers=("insurance-fund", "socialise"), socialise_base="equity"), proved=LAYERED
    ),
}
"""By name."""
