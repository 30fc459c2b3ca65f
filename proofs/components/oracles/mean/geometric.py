"""Geometric means: what is proved of them besides what is proved of sums, of which that of logarithms is one.

The logarithm of a geometric mean is the mean of those of prices. What bounds each logarithm bounds their sum, and what
bounds the sum bounds the mean (`in_logarithms`); so the mean is where moves let it be, and what is shown is so little
below it (`rounded_window`). No root is a term: a mean is a number of which that is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, prod

import z3

from novate.model.core.symbolic.geometric_moves import ROOT_DIGITS, root
from novate.model.core.symbolic.numbers import Formula, Term, number, times
from novate.model.core.symbolic.powers import Span, bounds_of, digits, fall, length, power, rise, used
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.contract import least_share, mean
from novate.model.oracles.mean.parameters import Average
from novate.model.oracles.prices import Prices
from novate.proofs.engine.obligation import Obligation

LATER = 4
"""Times as many digits as the contract's roots have, and more."""


def is_geometric(machine: Machine) -> bool:
    """Whether the mean is that of logarithms."""
    return mean(machine).average is Average.GEOMETRIC


def in_logarithms(machine: Machine) -> Obligation:
    """What is true of the sum of the logarithms of prices is true of that of their geometric mean."""
    total, average, market, least, most = (
        z3.Real(f"logarithm of {each}") for each in ("product", "mean", "market", "least", "most")
    )
    window = number(mean(machine).window)
    given = (window >= 1, window * average == total)
    below, above = window * least + total <= window * market, window * most + total >= window * market
    conclusion = z3.And(least + average <= market, most + average >= market)
    return Obligation("the mean of logarithms is as far as they are", (*given, below, above), conclusion)


def rounded_window(machine: Machine, now: Prices, then: Prices) -> Iterator[Formula]:
    """The geometric means of both windows are where moves let them be, and so little above what is shown."""
    means = z3.Reals("mean look.mean")
    yield z3.And(now.market > 0, now.oracle > 0, then.oracle > 0)
    for shown, average in zip((now.oracle, then.oracle), means, strict=True):
        yield z3.And(shown <= average, shown >= number(least_share(machine)) * average)
    for late, average in zip((False, True), means, strict=True):
        least, most = geometric(machine, late=late)
        yield z3.And(number(least) > 0, number(most) > 0)
        yield z3.And(number(least) * average <= now.market, number(most) * average >= now.market)
    average, average_then = means
    yield average >= times(fall(machine, Span.DELAY), average_then)
    yield average <= times(rise(machine, Span.DELAY), average_then)


def geometric(machine: Machine, *, late: bool) -> tuple[Term, Term]:
    """The least and the most that the market can be, in the same block or K later, over the mean of the last prices.

    Rounded in the adversary's favour like the contract's numbers, but later.
    """
    if machine.moves is not None:
        name = "K" if late else "0"
        return machine.moves[f"least_after_{name}"], machine.moves[f"most_after_{name}"]
    first = length(machine, Span.DELAY) if late else 0
    return root_of_moves(machine, first, up=False), root_of_moves(machine, first, up=True)


def root_of_moves(machine: Machine, first: int, *, up: bool) -> Fraction:
    """The geometric mean of the tightest bounds over so many blocks, over one more and so on."""
    bounds, count = bounds_of(machine, up=up), mean(machine).window
    every = [dict(enumerate(used(bounds, age))) for age in range(first, first + count)]
    times = {ratio: sum(each[place][1] for each in every) for place, (_, ratio) in enumerate(bounds)}
    whole = prod((raised(machine, ratio, each // count, up=up) for ratio, each in times.items()), start=Fraction(1))
    common = gcd(count, *(each % count for each in times.values()))
    left = prod((ratio ** (each % count // common) for ratio, each in times.items()), start=Fraction(1))
    to = LATER * (ROOT_DIGITS + digits(whole.numerator) + digits(left.numerator) + digits(left.denominator))
    return whole * root(left, count // common, up=up, to=to)


def raised(machine: Machine, ratio: Fraction, times: int, *, up: bool) -> Fraction:
    """A power, with all its digits where the machine keeps them."""
    return ratio**times if machine.exact else power(ratio, times, up=up)
