"""Liquidation progress: always with isolated margin; with cross margin see `novate.proofs.theorems.frontier`."""

from __future__ import annotations

from novate.model.contract import ADVERSARY, Limit
from novate.model.specification import Margin
from novate.proofs.theorems.inequality import CLOSE_OUT, Row
from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.parameters import Shape

OPENED = "in the run against the toxic frontier both positions were opened before, with prices further away"


def is_cross(shape: Shape) -> bool:
    """Whether it is about several positions."""
    return shape.margin is Margin.CROSS


def rows(shape: Shape) -> tuple[Row, ...] | None:
    """Of one position that is closed at once it asks nothing; of any other that it pays for its own close-out.

    Of parts over a floor there is no theorem: a part frees nothing of a floor, so it lowers the margin ratio.
    """
    if shape.is_floored and not shape.closes_whole:
        return None
    return (CLOSE_OUT,) if pays_itself(shape) else ()


def pays_itself(shape: Shape) -> bool:
    """Whether something is left of an account after a close-out."""
    return is_cross(shape) or not shape.closes_whole


THEOREM = OfProperty(
    rows=rows,
    of_company=is_cross,
    of_rewards=lambda shape: pays_itself(shape) and not shape.capped,
    by_size=lambda shape: not pays_itself(shape),
    by_smallest_tier=lambda shape: not pays_itself(shape),
    below_full_margin=is_cross,
    needs_least=pays_itself,
    whoever_pays=True,
    limits=lambda shape: ADVERSARY if pays_itself(shape) else (),
    assumed=(Limit.MARKET_MAKERS,),
    by_hand=lambda shape: (OPENED,) if is_cross(shape) else (),
)
