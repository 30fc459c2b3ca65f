"""From which margin on deleveraging makes no healthy account liquidatable: that of both sides of the market.

`novate.model.waterfall.adl.guarantee` says the margin of one side, `novate theorem waterfall/deleveraging` proves it.
Of both it has to be, as an account that was deleveraged against the one may be closed out against the other.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.model.waterfall.adl.guarantee import left_out, no_cascade_margin
from novate.proofs.theorems.of_property import ByMargin

THEOREM = "waterfall/deleveraging"
LESS = (
    "with less margin than that an account with just its maintenance margin does not bear it, but no run is known that "
    "leads to one: whoever has just traded has the initial margin"
)


def margin(machine: Machine, _: int | None = None) -> Fraction | None:
    """The larger of both sides' margins; None where an oracle may show any multiple of what it showed."""
    try:
        return max(Fraction(no_cascade_margin(replace(machine, side=side))) for side in machine.market.sides)
    except ZeroDivisionError:
        return None


NO_CASCADE = ByMargin(
    margin,
    lambda _: None,
    left_out,
    lambda machine: machine,
    THEOREM,
    applies=lambda _: True,
    less=LESS,
)
