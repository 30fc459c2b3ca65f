"""Why a close-out in parts may never come to an end, in words: what its calls would have to close.

In a block the price of a short may rise by u, so a call has to close more than the share u/(1 + u) of what is left:
else the rest is worth no less in the next block, and no margin is enough. A long always shrinks.

Source: derived; `moving` proves it.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import cast

from novate.model.close_outs.partial.largest import largest_that_ends
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import reach
from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.model.quantities import format_rate

UNSETTLED = "the close-out of so large a position may never come to an end, or not in as many calls as are reckoned"
"""Where the price is bounded over several horizons, or a position gets smaller too slowly to be waited for."""


def endless(machine: Machine) -> str:
    """What the rule lacks for such a market, and of which positions. No margin may be enough for its largest one."""
    rule, market = cast("Partial", machine.market.close_out), machine.market
    prices = reach(machine)
    largest = largest_that_ends(rule, prices) if prices.period == 1 else None
    if largest is None or (market.largest_position is not None and market.largest_position <= largest):
        return UNSETTLED
    which = f"worth more than {amount(largest, machine.specification)} " if largest else ""
    least, rise = in_digits(1 - 1 / prices.growth), format_rate(market.most_up)
    return (
        f"a position {which}is never closed: with rises of {rise} a block it is worth more after each call; "
        f"a call must close more than {least} of what is left"
    )


def in_digits(rate: Fraction) -> str:
    """Exact where that is short, else rounded up to 6 decimals of a per cent."""
    return format_rate(rate if (rate * 10**8).denominator == 1 else Fraction(ceil(rate * 10**8), 10**8))
