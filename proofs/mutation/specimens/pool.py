"""A specimen of a pool: a fund above it leaves it something to pay, and something that it cannot."""

from __future__ import annotations

from novate.proofs.mutation.specimen import UNIT, Specimen, basis_points, isolated
from novate.proofs.mutation.specimens.insurance_fund import LAYERED

SPECIMENS: dict[str, Specimen] = {
    "a pool below a fund": Specimen(
        isolated(
            basis_points(531),
            layers=("insurance-fund", "pool"),
            insurance_fund=UNIT,
            pool_assets=26 * UNIT,
            pool_withdrawals="gated",
            pool_reserve=13 * UNIT,
        ),
        proved=LAYERED,
    ),
}
