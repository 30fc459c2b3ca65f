"""Liquidation progress with cross margin and symbols for parameters.

The facts are those of `novate.proofs.induction.arguments.liquidation_progress`. The frontier is any ratio that keeps
the bounds of `novate.proofs.theorems.frontier`: one of its own symbol, so that the closed position and the others never
meet in one question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import z3

from novate.model.core.symbolic.lag_profile import worst_oracle
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.arguments import liquidation_progress as progress
from novate.proofs.induction.arguments.liquidation_progress import (
    above_frontier,
    always_possible,
    cost,
    flat_cost,
    harmless,
    what_is_sold,
)
from novate.proofs.induction.part import Part
from novate.proofs.theorems.frontier import of_closed, of_held
from novate.proofs.theorems.parameters import Parameters, Shape

FRONTIER = z3.Real("frontier")


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The argument about numbers, but for an account that may hold several positions."""
    yield from frontier_parts(machine, together) if machine.many_positions else progress.claim(machine, together)


def frontier_parts(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The argument about closing this machine's position, in an account that may hold positions of all of them."""
    yield Part("no harm", machine, no_harm)
    for each in together:
        yield from what_is_sold(each)
        yield Part("above the frontier", each, not_below)


def no_harm(machine: Machine) -> Iterator[Obligation]:
    """A close-out above the frontier."""
    yield from always_possible(machine)
    toxic = frees_enough(machine)
    yield Obligation("above the toxic frontier it frees what it costs", positive(machine), toxic)
    yield from (replace(each, premises=(toxic, *each.premises)) for each in harmless(machine, FRONTIER))


def frees_enough(machine: Machine) -> Formula:
    """What a close-out can cost is at most the frontier times what it frees, the share and the flat part.

    Over a floor both at once, of the position of which the share is the floor.
    """
    market = machine.market
    share, flat = FRONTIER * market.maintenance_margin, FRONTIER * market.minimum_maintenance
    if market.is_floored:
        beyond = (share - cost(machine)) * market.minimum_maintenance
        both = beyond >= flat_cost(machine) * market.maintenance_margin
        return z3.And(FRONTIER >= 0, share >= cost(machine), both)
    return z3.And(FRONTIER >= 0, share >= cost(machine), flat >= flat_cost(machine))


def positive(machine: Machine) -> tuple[Formula, ...]:
    """The closed position's bounds; where there is no flat reward, its own says nothing."""
    parameters = Parameters.of(machine)
    share, *flat = (row.admits(FRONTIER, parameters) for row in of_closed(Shape.of(machine)))
    paid = z3.And(machine.market.minimum_maintenance > 0, *flat)
    return share, z3.Or(machine.specification.keeper_flat_reward == 0, paid)


def not_below(machine: Machine) -> Iterator[Obligation]:
    """A position held keeps the margin ratio above the frontier."""
    kept = of_held(Shape.of(machine)).admits(FRONTIER, Parameters.of(machine))
    if machine.market.is_floored:
        found, kept = kept, room_above(machine)
        yield Obligation("the frontier leaves room for the worst oracle price", (FRONTIER >= 0, found), kept)
    for each in above_frontier(machine, FRONTIER):
        yield replace(each, premises=(FRONTIER >= 0, kept, *each.premises))


def room_above(machine: Machine) -> Formula:
    """What the bound on the frontier comes to over a floor, without a quotient."""
    margin, worst = machine.market.maintenance_margin, worst_oracle(machine)
    if machine.side is Side.LONG:
        return margin * (1 - FRONTIER) >= 1 - worst
    return worst * (1 + FRONTIER * margin) <= 1 + margin
