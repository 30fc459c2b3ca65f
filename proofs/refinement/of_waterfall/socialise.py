"""A small fund, and who bears what it leaves: withdrawals, behind a gate closed for eight blocks, or all accounts."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import mechanism

MECHANISMS: dict[str, Specification] = {
    "a fund, then withdrawals behind a gate": mechanism(
        WILD, layers=("insurance-fund", "socialise", "gate"), insurance_fund=10, gate_blocks=8
    ),
    "a fund, then equity": mechanism(
        WILD, layers=("insurance-fund", "socialise"), insurance_fund=10, socialise_base="equity"
    ),
}
