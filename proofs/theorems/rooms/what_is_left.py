"""Room where too little is left to pay the keeper from."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import least_balance, openable_and_liquidatable, profile_kept
from novate.proofs.theorems.inequality import Inequality


def room(_: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """Less than the gas by two quanta."""
    gas, left = machine.specification.needed_reward, least_balance(machine, run) + machine.side.sign * run.fill
    no_dust = (run.oracle >= machine.specification.dust_notional,) if machine.market.is_floored else ()
    return *openable_and_liquidatable(machine, run), *no_dust, gas >= left + 2, gas > 0, *profile_kept(machine, run)
