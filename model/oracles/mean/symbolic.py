"""The symbolic twin of an oracle that shows the mean of the last w market prices, one block at a time.

It remembers the newest w - 1 of them, the market price of this block first: all of the next window but its own price.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number, product, summed
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.contract import least_share, mean
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.prices import Prices, moved


def remembered(_: Mean, recent: Sequence[Term], __: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """All but the oldest of the w newest market prices, of `worth` a tick."""
    return tuple(worth * price for price in recent[:-1])


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    return z3.And(
        moved(machine, before, after),
        slid(before, after),
        shows(machine, after.oracle, [after.market, *before.memory]),
        shape(machine, after),
    )


def shows(machine: Machine, oracle: Term, window: Sequence[Term]) -> Formula:
    """The oracle price is the mean of the prices of the window."""
    if mean(machine).average is Average.GEOMETRIC:
        return rounds_root(machine, oracle, window)
    return averages(machine, oracle, summed(window))


def slid(before: Prices, after: Prices) -> Formula:
    """What it remembers slides by one block."""
    newest = (after.market, *before.memory)
    return z3.And(*(now == price for now, price in zip(after.memory, newest, strict=False)))


def averages(machine: Machine, oracle: Term, total: Term) -> Formula:
    """The oracle price is the mean of prices that add up to this."""
    return number(mean(machine).window) * oracle == total


def rounds_root(machine: Machine, oracle: Term, window: Sequence[Term]) -> Formula:
    """The oracle price is the root of the product of prices, rounded down: their powers say so."""
    power, whole, size = product([oracle] * len(window)), product(window), len(window)
    return z3.And(power <= whole, power >= number(least_share(machine) ** size) * whole)


def shape(_: Machine, prices: Prices) -> Formula:
    """Prices are positive."""
    return z3.And(prices.market > 0, prices.oracle > 0, *(price > 0 for price in prices.memory))
