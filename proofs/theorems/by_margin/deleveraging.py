"""From which margin on deleveraging makes no healthy account liquidatable: that of every side that counts.

`novate.model.waterfall.adl.guarantee` says the margin of one side, and which count; `novate theorem
waterfall/deleveraging` proves it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.model.waterfall.adl.guarantee import left_out, no_cascade_margin, sides_that_count
from novate.proofs.theorems.of_property import ByMargin

THEOREM = "waterfall/deleveraging"
LESS = (
    "an account with just its maintenance margin would not bear it, but no run is known that leads to one: whoever has "
    "just traded has the initial margin"
)
OTHER_SIDE = (
    "the margin does not bear what the other side leaves: who is deleveraged against that may be closed out against "
    "others in turn, and no run of that is tried"
)


def margin(machine: Machine, _: int | None = None) -> Fraction | None:
    """The largest of their margins; None where an oracle may show any multiple of what it showed."""
    sides = [of_side(replace(machine, side=side)) for side in sides_that_count(machine)]
    known = [each for each in sides if each is not None]
    return max(known) if len(known) == len(sides) else None


def of_side(machine: Machine) -> Fraction | None:
    """That of accounts that are bankrupt on one side."""
    try:
        return Fraction(no_cascade_margin(machine))
    except ZeroDivisionError:
        return None


def less(machine: Machine) -> str:
    """Why it is open with less: on which side the margin is too little."""
    own = of_side(machine)
    return LESS if own is None or machine.market.maintenance_margin < own else OTHER_SIDE


NO_CASCADE = ByMargin(
    margin,
    lambda _: None,
    left_out,
    lambda machine: machine,
    THEOREM,
    applies=lambda _: True,
    less=less,
)
