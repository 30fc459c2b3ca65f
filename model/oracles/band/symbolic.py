"""The symbolic twin of an oracle within a deviation of recent market prices, one block at a time.

It remembers the highest and the lowest of the market prices of this block and the `staleness` blocks before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import z3

from novate.model.contract import Oracle
from novate.model.core.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.contract import band
from novate.model.oracles.bounded import followed, shape
from novate.model.oracles.prices import Prices

__all__ = ["bounds", "followed", "remembered", "shape", "window", "window_moves"]


def remembered(_: Oracle, recent: Sequence[Term], __: Sequence[Term], worth: Term) -> tuple[Term, Term]:
    """The highest and the lowest of the market prices that the oracle may refer to, of `worth` a tick."""
    return worth * reduce(larger, recent), worth * reduce(smaller, recent)


def bounds(machine: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that the oracle may show: from (1 - f) low to (1 + e) high."""
    oracle, (high, low) = band(machine), prices.memory
    return number(1 - oracle.deviation_down) * low, number(1 + oracle.deviation_up) * high


def window(machine: Machine, prices: Prices) -> Formula:
    """What bounded moves imply for any h + 1 consecutive market prices, the last of which is the market price now.

    low <= p <= high, p >= (1 - down)^h high and p <= (1 + up)^h low.
    """
    high, low = prices.memory
    lowest, highest = fall(machine, Span.STALENESS), rise(machine, Span.STALENESS)
    return z3.And(
        low > 0,
        low <= prices.market,
        prices.market <= high,
        prices.market >= number(lowest) * high,
        prices.market <= number(highest) * low,
    )


def window_moves(machine: Machine, before: Prices, after: Prices) -> Formula:
    """The window slides by one block.

    Its new bounds come from the old bounds and the new price. Only h of the old prices stay in it, and each of those is
    tied to every price of the old window by the move bound: where x is the older of the two it is at least
    other / rise(h - 1), where it is the younger at least fall(h) * other; and upside down for the highest. (Without
    staleness `window` alone makes both equal to the price now.)
    """
    least, most = kept_factors(machine)
    (old_high, old_low), (high, low) = before.memory, after.memory
    return z3.And(
        z3.Or(low >= old_low, low >= after.market),
        z3.Or(high <= old_high, high <= after.market),
        z3.Or(low >= number(least) * old_high, low >= after.market),
        z3.Or(high <= number(most) * old_low, high <= after.market),
    )


def kept_factors(machine: Machine) -> tuple[Term, Term]:
    """Smallest and largest ratio of a price that stays in the window to any price that was in it."""
    least = smaller(fall(machine, Span.STALENESS), 1 / rise(machine, Span.STALENESS_LESS_ONE))
    most = larger(rise(machine, Span.STALENESS), 1 / fall(machine, Span.STALENESS_LESS_ONE))
    return least, most
