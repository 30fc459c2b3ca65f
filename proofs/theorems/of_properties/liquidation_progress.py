"""Liquidation progress: always with isolated margin; with cross margin see `novate.proofs.theorems.frontier`."""

from __future__ import annotations

from novate.model.contract import ADVERSARY, Limit
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin
from novate.proofs.theorems.by_margin.settled_fills import PROGRESS
from novate.proofs.theorems.inequality import CLOSE_OUT, Row
from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer.charges_of_parts import (
    pays_calls_together,
    with_nothing_aside,
    with_worse_fills,
)
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_bad_debt import NO_BAD_DEBT

OPENED = "in the run against the toxic frontier both positions were opened before, with prices further away"


def is_cross(shape: Shape) -> bool:
    """Whether it is about several positions."""
    return shape.margin is Margin.CROSS


def rows(shape: Shape) -> tuple[Row, ...] | None:
    """Of one position that is closed at once it asks nothing; of any other that it pays for its own close-out.

    Of parts over a floor there is no theorem: a part frees nothing of a floor, so it lowers the margin ratio. Nor of
    parts of several positions where funding is paid: what has been paid may be more than what has been sold.
    """
    if not shape.closes_whole and (shape.is_floored or (shape.pays_funding and is_cross(shape))):
        return None
    return (CLOSE_OUT,) if pays_itself(shape) else ()


def pays_itself(shape: Shape) -> bool:
    """Whether something is left of an account after a close-out."""
    return is_cross(shape) or not shape.closes_whole


def in_parts(machine: Machine) -> tuple[tuple[Machine, str], ...]:
    """Not where something is put aside for calls to come: what pays for them all does not for each."""
    if pays_calls_together(machine):
        return ((with_nothing_aside(machine), NO_BAD_DEBT.name),)
    plainer = with_worse_fills(machine)
    return () if plainer is None else ((plainer, LIQUIDATION_PROGRESS.name),)


THEOREM = OfProperty(
    rows=rows,
    of_company=is_cross,
    in_parts=in_parts,
    of_rewards=lambda shape: pays_itself(shape) and not shape.capped,
    by_size=lambda shape: not pays_itself(shape),
    by_smallest_tier=lambda shape: not pays_itself(shape),
    below_full_margin=is_cross,
    needs_least=pays_itself,
    whoever_pays=True,
    limits=lambda shape: ADVERSARY if pays_itself(shape) else (),
    assumed=(Limit.MARKET_MAKERS,),
    by_hand=lambda shape: (OPENED,) if is_cross(shape) else (),
    by_margin=(PROGRESS,),
)
