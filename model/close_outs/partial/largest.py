"""The largest account for which something holds of its close-out in parts: all smaller ones are no worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import ceil

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import Reach
from novate.model.close_outs.partial.schedule import mean
from novate.model.specification import Side


def largest(rule: Partial, reach: Reach, enough: Fraction) -> int | None:
    """Quote quanta at the oracle price of the look, up to which the mean is at least (of a short: at most) `enough`.

    0 where it is of none, None where of all. The larger an account, the nearer it is to what the share alone comes to,
    without a maximum.
    """
    is_for_all = rule.chunk_maximum is None or reach.growth == 1 or enough <= 0
    if is_for_all and is_enough(shares_alone(rule), 1, reach, enough):
        return None
    return largest_of(lambda size: is_enough(rule, size, reach, enough))


def shares_alone(rule: Partial) -> Partial:
    """Without amounts: what the rule comes to for large accounts where nothing is the most that a call closes."""
    return replace(rule, chunk_minimum=0, chunk_maximum=None)


def largest_of(holds: Callable[[int], bool]) -> int:
    """The largest whole number of which that holds that holds of all smaller ones; 0 where of none. There must be one.

    Found in the logarithm of it.
    """
    below, above = 0, 1
    while holds(above):
        below, above = above, 2 * above
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if holds(middle) else (below, middle)
    return below


def is_enough(rule: Partial, notional: int, reach: Reach, enough: Fraction) -> bool:
    """Whether a mean like this keeps an account of that size from bad debt."""
    found = mean(rule, notional, reach)
    return found is not None and (found >= enough if reach.side is Side.LONG else found <= enough)


def largest_that_ends(rule: Partial, reach: Reach) -> int | None:
    """Quote quanta at the oracle price of the look, from above which no margin is enough; None where one always is.

    A call has to close more than the share u/(1 + u) of what is left, u the rise in a block: else the rest is worth no
    less in the next block. The minimum is at most the maximum.

    Raises `ValueError` where the worst price does not grow by one number.
    """
    if reach.period > 1:
        raise ValueError("the worst price does not grow by one number from call to call")
    least = 1 - 1 / reach.growth
    amount = rule.chunk_maximum if rule.chunk_share > least else rule.chunk_minimum
    if least <= 0 or amount is None:
        return None
    return max(0, ceil(amount / least / reach.shown(0)) - 1)
