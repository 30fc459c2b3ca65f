"""The run in which nothing pays the flat reward: of a position of hardly any size.

The account then needs a whole number of quanta, and not one more, to be just healthy.
"""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.proofs.components.run import Run


def smallest(machine: Machine) -> Number:
    """Of which a quantum of margin is required; over a floor a single one, of which that is required."""
    if machine.market.is_floored:
        return 1
    return 1 / (1 - machine.side.sign * machine.market.maintenance_margin)


RUN = Run("minimum", smallest=smallest, is_shrunk=True, spares=0)
