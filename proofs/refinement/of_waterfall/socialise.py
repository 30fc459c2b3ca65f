"""A small fund, and a factor on withdrawals for what it leaves."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import mechanism

MECHANISMS: dict[str, Specification] = {
    "a fund, then withdrawals": mechanism(WILD, layers=("insurance-fund", "socialise"), insurance_fund=10)
}
