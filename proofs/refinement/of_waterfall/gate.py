"""A fund that pays so much ever, and a gate that is closed for eight blocks when it leaves something."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import COARSE, mechanism

MECHANISMS: dict[str, Specification] = {
    "a fund with a cap, then a gate": mechanism(
        WILD,
        COARSE,
        layers=("insurance-fund", "gate"),
        insurance_fund=60,
        fund_cap_lifetime=40,
        gate_blocks=8,
    )
}
