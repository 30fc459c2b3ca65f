"""Room where a whole side costs the fund more than it holds."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.model.rounding import rounding_allowance
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import openable_and_liquidatable
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters


def room(row: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """More by all roundings of a close-out."""
    specification = machine.specification
    lost = row.bound(Parameters.of(machine)) - specification.insurance_fund
    return *openable_and_liquidatable(machine, run), lost >= rounding_allowance(specification) + 4
