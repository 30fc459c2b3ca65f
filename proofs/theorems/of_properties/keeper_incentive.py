"""Keeper incentive: the reward pays for the gas, out of what is left; and the fund loses nothing to a coalition."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.model.core.symbolic.state import Machine
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
from novate.proofs.theorems.plainer.charges_of_parts import of_smallest_call, with_worse_fills
from novate.proofs.theorems.plainer.limits_of_rewards import within_limits
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.no_bad_debt import NO_BAD_DEBT


def rows(shape: Shape) -> tuple[Row, ...] | None:
    """With cross margin and capped charges what is left depends on all positions at once: no theorem.

    And none of close-outs in parts: a call that does not cure an account finds nothing to charge. Where it is charged
    in full see `in_parts`.
    """
    if not shape.closes_whole:
        return None
    if shape.capped:
        return None if shape.margin is Margin.CROSS else (REWARD, LEFT, drained(shape))
    return (REWARD, *((ORACLE,) if shape.margin is Margin.CROSS else ()), drained(shape))


def in_parts(machine: Machine) -> tuple[tuple[Machine, str], ...]:
    """A keeper is paid for the smallest call; and no bad debt is left, so none is forgiven."""
    paid, plainer = within_limits(of_smallest_call(machine)), with_worse_fills(machine)
    if plainer is None or not paid:
        return ()
    return *((each, KEEPER_INCENTIVE.name) for each in paid), (plainer, NO_BAD_DEBT.name)


THEOREM = OfProperty(
    rows=rows,
    in_parts=in_parts,
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
