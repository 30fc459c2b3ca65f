"""Specimens of layers: a fund with caps above fees, one that pays all or nothing, and fees above a fund."""

from __future__ import annotations

from novate.proofs.mutation.specimen import UNIT, Specimen, basis_points, isolated

LAYERED = ("conservation", "waterfall-order")
SPECIMENS: dict[str, Specimen] = {
    "a fund with caps": Specimen(
        isolated(
            basis_points(531),
            {"insurance_cap": 50 * UNIT},
            layers=("insurance-fund", "fee-pool"),
            insurance_fund=26 * UNIT,
            fund_cap_per_event=26 * UNIT,
            fund_cap_per_block=30 * UNIT,
            fund_cap_lifetime=100 * UNIT,
            fee_pool=UNIT,
        ),
        proved=LAYERED,
    ),
    "a fund that pays all or nothing": Specimen(
        isolated(
            basis_points(531),
            layers=("fee-pool", "insurance-fund"),
            insurance_fund=26 * UNIT,
            fund_payment="all-or-nothing",
            fee_pool=UNIT,
        ),
        proved=LAYERED,
    ),
}
