"""Room where nothing pays the flat reward."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.model.rounding import rounding_allowance
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import moved_against
from novate.proofs.theorems.inequality import CLOSE_OUT, Inequality
from novate.proofs.theorems.parameters import Parameters


def room(row: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """A position of hardly any size can be reached, and what its flat reward costs is more than it sets aside.

    One account breaks what is said of close-outs; what is said of the fund is broken by as many as it takes.
    """
    specification, market = machine.specification, machine.market
    margin = Inequality(*CLOSE_OUT, shape=row.shape).bound(Parameters.of(machine))
    anchor = run.anchor
    paid = market.minimum_maintenance + (market.maintenance_margin - margin) * anchor
    reachable: tuple[Truth, ...] = (moved_against(machine, run), anchor > 0)
    if market.max_open_interest is not None:
        reachable += (anchor <= market.max_open_interest,)
    penalty = market.penalty * run.fill
    return *reachable, specification.keeper_flat_reward >= paid + penalty + rounding_allowance(specification) + 5
