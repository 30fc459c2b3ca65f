"""The run in which a close-out frees less than it costs, beside another position that makes the account fail."""

from __future__ import annotations

from novate.model.core.symbolic.lag_profile import worst_now
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.proofs.components.run import Run, Witness


def stuck(machine: Machine, oracle: Number) -> Witness:
    """The oracle shows the same all the time, while the market moves as far as it can before that has to follow."""
    final = worst_now(machine) * oracle
    return Witness(oracle, final, oracle, worst_fill(machine, final))


RUN = Run("toxic frontier", stuck, has_own_way=True)
