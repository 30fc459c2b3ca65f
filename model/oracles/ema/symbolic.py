"""The symbolic twin of an oracle that shows an exponential moving average of market prices, one block at a time.

It remembers what it showed, which is the oracle price of the block before, and nothing else.
"""

from __future__ import annotations

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.contract import ema
from novate.model.oracles.prices import Prices, between, moved


def remembered(*_: object) -> tuple[Term, ...]:
    """Nothing but the oracle price."""
    return ()


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    average = averaged(machine, before.oracle, after.market)
    lowest = number(1 - ema(machine).rounding) * average
    return z3.And(moved(machine, before, after), after.market > 0, between(after, lowest, average))


def averaged(machine: Machine, oracle: Term, market: Term) -> Term:
    """The average of a block: of what the oracle showed before it, and the market price in it."""
    weight = ema(machine).weight
    return number(weight) * market + number(1 - weight) * oracle
