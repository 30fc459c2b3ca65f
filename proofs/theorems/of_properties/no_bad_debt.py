"""No bad debt: the margin pays for the worst close-out."""

from __future__ import annotations

from novate.proofs.theorems.by_margin.funded_floor import by_margin
from novate.proofs.theorems.inequality import CLOSE_OUT, FLAT_BY_CLOSE_OUT, MINIMUM
from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(
    rows=lambda _: (CLOSE_OUT,),
    shown_alone=lambda _: (CLOSE_OUT[-1], MINIMUM[-1], FLAT_BY_CLOSE_OUT[-1]),
    by_margin=(by_margin(lambda _: (CLOSE_OUT,)),),
    of_account=True,
    whoever_pays=True,
)
