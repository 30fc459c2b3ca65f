"""The largest account for which something holds of its close-out in parts: all smaller ones are no worse."""

from __future__ import annotations

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
    if is_for_all and is_enough(replace(rule, chunk_minimum=0, chunk_maximum=None), 1, reach, enough):
        return None
    below, above = 0, 1
    while is_enough(rule, above, reach, enough):
        below, above = above, 2 * above
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if is_enough(rule, middle, reach, enough) else (below, middle)
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
