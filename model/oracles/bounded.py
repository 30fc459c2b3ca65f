"""An oracle that may show any price between two bounds, which follow from market prices: one block of its twin.

What differs from kind to kind is in the twin of each: what it remembers of market prices (`remembered`), what bounded
moves imply for that (`window`), how it goes on from block to block (`window_moves`), and the two `bounds`.
"""

from __future__ import annotations

import z3

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.prices import Prices, between, moved, twin


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    return z3.And(
        moved(machine, before, after),
        twin(machine.market.oracle).window_moves(machine, before, after),
        shape(machine, after),
    )


def shape(machine: Machine, prices: Prices) -> Formula:
    """The prices of one block."""
    own = twin(machine.market.oracle)
    return z3.And(own.window(machine, prices), between(prices, *own.bounds(machine, prices)))
