"""The run in which somebody is closed out who was promised not to be; the size is the last oracle notional."""

from __future__ import annotations

from novate.model.core.symbolic.lag_profile import best_now
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.components.run import Run, Witness, barely_healthy, plenty


def well_off(machine: Machine, oracle: Number) -> Witness:
    """The oracle shows nearly what it showed; the market is as far on the account's side of that as it can be."""
    final = best_now(machine) * oracle
    return Witness(barely_healthy(machine, oracle), final, oracle, worst_fill(machine, final))


RUN = Run(
    "smallest promise",
    well_off,
    smallest=plenty,
    ends_soon=True,
    is_favourable=True,
    rises=lambda side: side is Side.LONG,
    has_own_way=True,
)
