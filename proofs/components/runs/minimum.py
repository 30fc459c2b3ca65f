"""The run in which nothing pays the flat reward: of a position of hardly any size.

The account then needs a whole number of quanta, and not one more, to be just healthy.
"""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.proofs.components.run import Run


def smallest(machine: Machine) -> Number:
    """Of which a quantum of margin is required."""
    return 1 / (1 - machine.side.sign * machine.market.maintenance_margin)


RUN = Run("minimum", smallest=smallest, is_tiny=True)
