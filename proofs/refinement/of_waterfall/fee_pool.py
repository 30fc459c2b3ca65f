"""Fees that pay before the fund does."""

from __future__ import annotations

from novate.model.specification import Margin, Specification
from novate.proofs.refinement.small import COARSE, STEEP, mechanism

MECHANISMS: dict[str, Specification] = {
    "fees, then the fund, cross": mechanism(
        STEEP, COARSE, margin=Margin.CROSS, layers=("fee-pool", "insurance-fund"), fee_pool=15, insurance_fund=30
    )
}
