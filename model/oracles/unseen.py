"""Feeds of which nobody sees what they show, and whose bounds are no terms of market prices: they remember these.

Their rules remember the lowest and the highest that they may show in this block, in their own parts of a tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.contract import UNSEEN, Oracle
from novate.model.core.symbolic.numbers import Term, times
from novate.model.oracles.prices import Prices


def remembered(oracle: Oracle, memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """The lowest and the highest as notionals, of `worth` a tick; of no memory as many."""
    part = Fraction(1, oracle.parts_of_a_tick)
    return tuple(times(part, count) * worth for count in memory or (0,) * UNSEEN)


def bounds(prices: Prices) -> tuple[Term, Term]:
    """They are the last that it remembers."""
    lowest, highest = prices.memory[-UNSEEN:]
    return lowest, highest
