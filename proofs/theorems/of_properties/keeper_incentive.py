"""Keeper incentive: the reward pays for the gas, out of what is left; and the fund loses nothing to a coalition."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.model.specification import Margin
from novate.proofs.theorems.inequality import (
    CLOSE_OUT,
    DRAIN,
    FLAT_BY_DRAIN,
    LEFT,
    MINIMUM,
    ORACLE,
    REWARD,
    Row,
    drained,
)
from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.parameters import Shape


def rows(shape: Shape) -> tuple[Row, ...] | None:
    """With cross margin and capped charges what is left depends on all positions at once: no theorem.

    And none of close-outs in parts: a call that does not cure an account finds nothing to charge.
    """
    if not shape.closes_whole:
        return None
    if shape.capped:
        return None if shape.margin is Margin.CROSS else (REWARD, LEFT, drained(shape))
    return (REWARD, *((ORACLE,) if shape.margin is Margin.CROSS else ()), drained(shape))


THEOREM = OfProperty(
    rows=rows,
    below_full_margin=lambda shape: shape.capped,
    needs_least=lambda _: True,
    of_rewards=lambda _: True,
    shown_alone=lambda _: (REWARD[-1], DRAIN[-1], MINIMUM[-1], FLAT_BY_DRAIN[-1]),
    assumed=(Limit.GAS,),
    needed_over_a_floor={
        "lines of what is left": (),
        "least that is left": (LEFT[-1], CLOSE_OUT[-1]),
        "keeper-incentive": (REWARD[-1], ORACLE[-1], CLOSE_OUT[-1], DRAIN[-1], MINIMUM[-1], FLAT_BY_DRAIN[-1]),
    },
    of_held=lambda shape: shape.capped and shape.margin is Margin.ISOLATED,
    claim_about=lambda form: 0 if form in (REWARD[-1], LEFT[-1]) else 1,
)
