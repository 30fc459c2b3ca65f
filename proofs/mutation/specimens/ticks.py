"""Specimens with a payment of a fifth of a per cent in every block, on both sides of the margin that it asks for.

And closed in parts, with one in every second block.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import Side
from novate.proofs.mutation.specimen import Specimen, basis_points, isolated
from novate.proofs.mutation.specimens.partial import AMOUNTS
from novate.proofs.refinement.small import PER_CENT

FUNDED = {"funding": Ticks(PER_CENT / 5)}
IN_PARTS = AMOUNTS | {"funding": Ticks(PER_CENT / 5, 2)}
AT_THE_MARKET: dict[str, Any] = {"deviation": Fraction(0), "staleness": 0}

SPECIMENS: dict[str, Specimen] = {
    "funding, safe": Specimen(isolated(basis_points(616), FUNDED), proved=("conservation", "no-bad-debt", "solvency")),
    "funding, thin": Specimen(isolated(basis_points(610), FUNDED), violated=("no-bad-debt",)),
    "funding, in parts": Specimen(
        isolated(basis_points(677), IN_PARTS, **AT_THE_MARKET), proved=("no-bad-debt", "liquidation-progress")
    ),
    "funding, in parts, of a short": Specimen(
        isolated(basis_points(674), IN_PARTS, **AT_THE_MARKET), proved=("no-bad-debt",), side=Side.SHORT
    ),
    "funding, in parts, thin": Specimen(
        isolated(basis_points(676), IN_PARTS, **AT_THE_MARKET), violated=("no-bad-debt",)
    ),
}
