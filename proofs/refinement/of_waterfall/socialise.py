"""A small fund, and a factor on withdrawals for what it leaves, behind a gate that is closed for eight blocks."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import mechanism

MECHANISMS: dict[str, Specification] = {
    "a fund, then withdrawals behind a gate": mechanism(
        WILD, layers=("insurance-fund", "socialise", "gate"), insurance_fund=10, gate_blocks=8
    )
}
