"""No wrongful close-out: the promise is as wide as the market can be from what the oracle shows."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.model.specification import Margin, Side
from novate.proofs.theorems.inequality import PROMISE
from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.parameters import Shape

SUMS = "with several positions in an account, what they are worth is summed"


def needs_least(shape: Shape) -> bool:
    """How far it can be below that is what decides of shorts."""
    return shape.side is Side.SHORT or shape.margin is Margin.CROSS


def needs_most(shape: Shape) -> bool:
    """How far the market can be above what the oracle shows is what decides of longs."""
    return shape.side is Side.LONG or shape.margin is Margin.CROSS


THEOREM = OfProperty(
    rows=lambda _: (PROMISE,),
    below_full_margin=lambda _: True,
    needs_most=needs_most,
    needs_least=needs_least,
    of_costs=False,
    of_rewards=lambda _: False,
    whoever_pays=True,
    by_size=lambda _: False,
    by_smallest_tier=lambda _: False,
    shown_alone=lambda _: (PROMISE[-1],),
    limits=lambda _: (Limit.MOVES, Limit.ORACLE),
    by_hand=lambda shape: (SUMS,) if shape.margin is Margin.CROSS else (),
)
