"""The symbolic twin of an oracle that shows an exponential moving average of market prices, one block at a time.

It remembers what it showed, which is the oracle price of the block before, and nothing else; a feed, which nobody sees
show that, remembers between which prices it was.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine
from novate.model.oracles import unseen
from novate.model.oracles.ema.contract import ema
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.prices import Prices, between, moved


def remembered(oracle: Ema, _: Sequence[Term], memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """Nothing but the oracle price, if somebody sees that."""
    return () if oracle.is_seen else unseen.remembered(oracle, memory, worth)


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    average = averaged(machine, before.oracle, after.market)
    lowest = number(1 - ema(machine).rounding) * average
    return z3.And(moved(machine, before, after), after.market > 0, between(after, lowest, average))


def averaged(machine: Machine, oracle: Term, market: Term) -> Term:
    """The average of a block: of what the oracle showed before it, and the market price in it."""
    weight = ema(machine).weight
    return number(weight) * market + number(1 - weight) * oracle


def bounds(_: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that a feed may show."""
    return unseen.bounds(prices)


def window(_: Machine, prices: Prices) -> Formula:
    """They are positive."""
    return z3.And(prices.market > 0, *(price > 0 for price in prices.memory))


def window_moves(machine: Machine, before: Prices, after: Prices) -> Formula:
    """Each goes on from what it was, the lowest rounded down."""
    (old_lowest, old_highest), (lowest, highest) = unseen.bounds(before), unseen.bounds(after)
    least = number(1 - ema(machine).rounding) * averaged(machine, old_lowest, after.market)
    return z3.And(lowest >= least, highest <= averaged(machine, old_highest, after.market))
