"""A small fund, deleveraging for what it leaves, of one who has gained or by a score, and what others have gained."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.small import mechanism

MECHANISMS: dict[str, Specification] = {
    "a fund, then deleveraging, then gains": mechanism(
        WILD,
        layers=("insurance-fund", "adl", "socialise"),
        insurance_fund=10,
        adl_allocation="largest-first",
        adl_candidates="profitable",
        adl_accounts=1,
        socialise_base="gains-since-healthy",
    ),
    "a fund, then deleveraging by a score at the mark before": mechanism(
        WILD, layers=("insurance-fund", "adl"), insurance_fund=10, adl_allocation="score", adl_price="previous-mark"
    ),
}
