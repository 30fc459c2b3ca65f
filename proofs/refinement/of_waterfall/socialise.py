"""A small fund, and for what it leaves a factor on withdrawals, or charges by equity or by size."""

from __future__ import annotations

from novate.model.specification import Margin, Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import COARSE, mechanism

LAYERS = "insurance-fund", "socialise"
MECHANISMS: dict[str, Specification] = {
    "a fund, then withdrawals": mechanism(WILD, layers=LAYERS, insurance_fund=10),
    "a fund, then equities": mechanism(WILD, layers=LAYERS, insurance_fund=10, socialise_base="equity"),
    "a fund, then gains since a look": mechanism(
        WILD, layers=LAYERS, insurance_fund=10, socialise_base="gains-since-healthy"
    ),
    "two markets, gains since entry": mechanism(
        WILD, COARSE, margin=Margin.CROSS, layers=LAYERS, insurance_fund=10, socialise_base="gains-since-entry"
    ),
    "a fund, then sizes": mechanism(WILD, COARSE, layers=LAYERS, socialise_base="size"),
}
