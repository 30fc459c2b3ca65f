"""The run in which a close-out pays its keeper too little; the size is the last oracle notional."""

from __future__ import annotations

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.components.run import Run, Witness, barely_healthy, no_dust, openable


def small_fill(machine: Machine, oracle: Number) -> Witness:
    """The oracle shows nearly what it showed; the price has fallen meanwhile."""
    final = lag_profile(machine).least_market_now * oracle
    fill = worst_fill(machine, final) if machine.side is Side.LONG else final
    return Witness(barely_healthy(machine, oracle), final, oracle, fill)


RUN = Run(
    "keeper's reward",
    small_fill,
    smallest=lambda machine: no_dust(machine, openable(machine) + 2),
    ends_soon=True,
    fits_a_block=True,
    rises=lambda _: False,
    has_own_way=True,
)
