"""Room where the keeper's reward is too small."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import openable_and_liquidatable, profile_kept
from novate.proofs.theorems.inequality import Inequality


def room(_: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """Less than the gas, with a quantum of penalty more than the run brings."""
    specification = machine.specification
    penalty = machine.market.penalty * run.fill + 1
    unpaid = specification.needed_reward > specification.keeper_share * penalty + specification.keeper_flat_reward
    return *openable_and_liquidatable(machine, run), *profile_kept(machine, run), unpaid
