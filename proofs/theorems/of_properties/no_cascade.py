"""No cascade: the margin of both sides, or layers that leave nothing to accounts."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.proofs.theorems.by_margin.deleveraging import NO_CASCADE
from novate.proofs.theorems.by_margin.deleveraging import THEOREM as STEPS
from novate.proofs.theorems.of_property import OfProperty

SUMS = "one deleveraging after the other: none leaves anybody a worse bankruptcy price, so the next finds what this did"
THEOREM = OfProperty(
    rows=lambda _: None,
    by_margin=(NO_CASCADE,),
    of_file=(STEPS,),
    limits=lambda _: (Limit.MOVES, Limit.ORACLE, Limit.DELAY),
    by_hand=lambda _: (SUMS,),
)
