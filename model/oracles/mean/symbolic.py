"""The symbolic twin of an oracle that shows the mean of the last w market prices, one block at a time.

It remembers these w, the market price of this block first; of a root that nobody sees the bounds besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number, product, summed
from novate.model.core.symbolic.state import Machine
from novate.model.oracles import unseen
from novate.model.oracles.mean.contract import least_share, mean
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.prices import Prices, moved


def remembered(oracle: Mean, recent: Sequence[Term], memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """The w newest market prices, of `worth` a tick, and what it is between if nobody sees it."""
    own = () if oracle.is_seen else unseen.remembered(oracle, memory, worth)
    return (*(worth * price for price in recent), *own)


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    return z3.And(
        moved(machine, before, after),
        window_moves(machine, before, after),
        shows(machine, after.oracle, after.memory),
        shape(machine, after),
    )


def bounds(machine: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that it may show: of an arithmetic mean the same."""
    if not mean(machine).is_seen:
        return unseen.bounds(prices)
    shown = number(Fraction(1, mean(machine).window)) * summed(prices.memory)
    return shown, shown


def window(machine: Machine, prices: Prices) -> Formula:
    """The prices that it remembers are positive, and if nobody sees what it shows that is between two of them."""
    positive = (prices.market > 0, *(price > 0 for price in prices.memory))
    if mean(machine).is_seen:
        return z3.And(*positive)
    roots = (rounds_root(machine, each, prices.memory[: mean(machine).window]) for each in unseen.bounds(prices))
    return z3.And(*positive, *roots)


def shows(machine: Machine, oracle: Term, window: Sequence[Term]) -> Formula:
    """The oracle price is the mean of the prices of the window."""
    if mean(machine).average is Average.GEOMETRIC:
        return rounds_root(machine, oracle, window)
    return averages(machine, oracle, summed(window))


def window_moves(machine: Machine, before: Prices, after: Prices) -> Formula:
    """The prices that it remembers slide by one block."""
    size = mean(machine).window
    newest = (after.market, *before.memory[: size - 1])
    return z3.And(*(now == price for now, price in zip(after.memory[:size], newest, strict=True)))


def averages(machine: Machine, oracle: Term, total: Term) -> Formula:
    """The oracle price is the mean of prices that add up to this."""
    return number(mean(machine).window) * oracle == total


def rounds_root(machine: Machine, oracle: Term, window: Sequence[Term]) -> Formula:
    """The oracle price is the root of the product of prices, rounded down: their powers say so."""
    power, whole, size = product([oracle] * len(window)), product(window), len(window)
    return z3.And(power <= whole, power >= number(least_share(machine) ** size) * whole)


def shape(machine: Machine, prices: Prices) -> Formula:
    """Prices are positive."""
    return z3.And(prices.oracle > 0, window(machine, prices))
