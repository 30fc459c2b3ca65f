"""Fund sufficiency, one side: what is set aside pays for its worst window."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.proofs.theorems.inequality import FUND, MINIMUM
from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(
    beyond_margin=True,
    rows=lambda _: (FUND,),
    shown_alone=lambda _: (FUND[-1], MINIMUM[-1]),
    assumed=(Limit.EXPOSURE, Limit.UNDRAINED),
    needed_over_a_floor={"fund-sufficiency": (MINIMUM[-1],)},
    by_hand=lambda _: ("the shares of the close-outs of a window are summed",),
)
