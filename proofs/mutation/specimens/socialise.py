"""What is left to withdrawals."""

from __future__ import annotations

from collections.abc import Mapping

from novate.proofs.mutation.specimen import Specimen, basis_points, isolated

SPECIMENS: Mapping[str, Specimen] = {
    "a factor on withdrawals": Specimen(
        isolated(basis_points(531), layers=("insurance-fund", "socialise")), proved=("conservation", "no-run")
    )
}
"""By name."""
