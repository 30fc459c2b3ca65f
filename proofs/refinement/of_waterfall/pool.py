"""A pool that a fund with a cap leaves something to pay: of what is in it a part may leave before close-outs."""

from __future__ import annotations

from fractions import Fraction

from novate.model.specification import Specification
from novate.proofs.refinement.small import STEEP, mechanism

MECHANISMS: dict[str, Specification] = {
    "a fund, then a pool": mechanism(
        STEEP,
        layers=("insurance-fund", "pool"),
        insurance_fund=30,
        fund_cap_per_event=20,
        pool_assets=60,
        pool_withdrawals="delayed",
        pool_delay=100,
        pool_requested=Fraction(1, 3),
    )
}
