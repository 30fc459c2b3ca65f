"""Room where the flat reward is more than the position over a floor that has least for it can pay."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.model.rounding import rounding_allowance
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import gap
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters


def room(row: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """More by all roundings of a close-out, of a position within the open interest.

    One account breaks what is said of close-outs; what is said of the fund is broken by as many as it takes.
    """
    limit, missing = machine.market.max_open_interest, -row.slack(Parameters.of(machine))
    within = () if limit is None else (run.anchor <= limit,)
    return gap(machine, run) >= 1, run.anchor > 0, *within, missing >= rounding_allowance(machine.specification) + 6
