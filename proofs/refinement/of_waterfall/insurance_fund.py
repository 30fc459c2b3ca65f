"""A fund with caps of every kind, in two markets, of which one has a cap of its own; and one that pays all or nothing.

Below them fees pay, so that what the caps leave is not only bad debt.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from novate.model.specification import Specification
from novate.proofs.refinement.small import COARSE, STEEP, mechanism

CAPPED: dict[str, Any] = {
    "fund_cap_per_event": 30,
    "fund_cap_per_block": 40,
    "fund_cap_lifetime": 120,
    "insurance_fund": 150,
}
MECHANISMS: dict[str, Specification] = {
    "a fund with caps, then fees": mechanism(
        COARSE | {"insurance_cap": 70},
        STEEP,
        layers=("insurance-fund", "fee-pool"),
        fee_pool=10,
        trading_fee=Fraction(1, 1000),
        **CAPPED,
    ),
    "all or nothing": mechanism(STEEP, fund_payment="all-or-nothing", insurance_fund=60, fund_cap_lifetime=90),
}
