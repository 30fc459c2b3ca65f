"""A pool that pays before a fund does; a third of it may leave before close-outs."""

from __future__ import annotations

from fractions import Fraction

from novate.model.specification import Specification
from novate.proofs.refinement.small import COARSE, STEEP, mechanism

MECHANISMS: dict[str, Specification] = {
    "a pool, then a fund": mechanism(
        STEEP,
        COARSE,
        layers=("pool", "insurance-fund"),
        insurance_fund=30,
        pool_assets=6,
        pool_withdrawals="delayed",
        pool_delay=100,
        pool_requested=Fraction(1, 3),
    )
}
