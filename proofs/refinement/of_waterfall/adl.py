"""A small fund, and deleveraging for what it leaves: of everybody, of some, and at the mark with equities below."""

from __future__ import annotations

from novate.model.specification import Margin, Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import COARSE, mechanism

LAYERS = "insurance-fund", "adl"
MECHANISMS: dict[str, Specification] = {
    "a fund, then deleveraging": mechanism(WILD, layers=LAYERS, insurance_fund=10),
    "two markets, deleveraging of who has gained": mechanism(
        WILD,
        COARSE,
        margin=Margin.CROSS,
        layers=LAYERS,
        insurance_fund=10,
        adl_allocation="largest-first",
        adl_candidates="profitable",
        adl_accounts=1,
    ),
    "deleveraging at the mark, then equities": mechanism(
        WILD | {"slippage": COARSE["penalty"]},
        layers=(*LAYERS, "socialise"),
        insurance_fund=0,
        adl_allocation="list",
        adl_price="mark",
        socialise_base="equity",
    ),
}
