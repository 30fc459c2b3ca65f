"""Fees that pay before a fund does, which pays so much of a close-out at most, and so much ever."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import mechanism

MECHANISMS: dict[str, Specification] = {
    "fees, then a fund with a cap for ever": mechanism(
        WILD,
        layers=("fee-pool", "insurance-fund"),
        fee_pool=15,
        insurance_fund=300,
        fund_cap_per_event=70,
        fund_cap_lifetime=100,
    )
}
