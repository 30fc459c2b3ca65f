"""The symbolic twin of an oracle within a deviation of recent market prices, one block at a time.

Prices are known up to a common factor: those of a position are its notionals (the ratio form).
"""

from __future__ import annotations

from dataclasses import dataclass

import z3

from novate.model.core.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.contract import band
from novate.model.state import MarketState


@dataclass(frozen=True, slots=True)
class Prices:
    """Of one block."""

    market: Term
    oracle: Term
    high: Term
    """The highest market price of this block and the `staleness` blocks before."""
    low: Term


def window(market: MarketState, staleness: int) -> tuple[int, int]:
    """The highest and the lowest market price that the oracle of a concrete state may refer to, in ticks."""
    recent = (market.price, *market.earlier[:staleness])
    return max(recent), min(recent)


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    return z3.And(
        moved(machine, before, after),
        window_moves(machine, before, after),
        window_shape(machine, after),
    )


def moved(machine: Machine, before: Prices, after: Prices) -> Formula:
    """The market price moves inside its bounds: (1 - down) p <= p' <= (1 + up) p; those of longer windows hold too."""
    market = machine.market
    return z3.And(
        after.market >= number(1 - market.move_down) * before.market,
        after.market <= number(1 + market.move_up) * before.market,
        *(after.market >= number(1 - window.down) * before.market for window in market.move_windows),
        *(after.market <= number(1 + window.up) * before.market for window in market.move_windows),
    )


def window_shape(machine: Machine, prices: Prices) -> Formula:
    """What bounded moves imply for any h + 1 consecutive market prices, the last of which is the market price now.

    low <= p <= high, p >= (1 - down)^h high and p <= (1 + up)^h low; the oracle is from (1 - f) low to (1 + e) high.
    Prices are positive whatever bounds them.
    """
    oracle = band(machine)
    lowest, highest = fall(machine, Span.STALENESS), rise(machine, Span.STALENESS)
    return z3.And(
        prices.low > 0,
        prices.oracle > 0,
        prices.low <= prices.market,
        prices.market <= prices.high,
        prices.market >= number(lowest) * prices.high,
        prices.market <= number(highest) * prices.low,
        prices.oracle >= number(1 - oracle.deviation_down) * prices.low,
        prices.oracle <= number(1 + oracle.deviation_up) * prices.high,
    )


def window_moves(machine: Machine, before: Prices, after: Prices) -> Formula:
    """The window slides by one block.

    Its new bounds come from the old bounds and the new price. Only h of the old prices stay in it, and each of those is
    tied to every price of the old window by the move bound: where x is the older of the two it is at least
    other / rise(h - 1), where it is the younger at least fall(h) * other; and upside down for the highest. (Without
    staleness `window_shape` alone makes both equal to the price now.)
    """
    least, most = kept_factors(machine)
    return z3.And(
        z3.Or(after.low >= before.low, after.low >= after.market),
        z3.Or(after.high <= before.high, after.high <= after.market),
        z3.Or(after.low >= number(least) * before.high, after.low >= after.market),
        z3.Or(after.high <= number(most) * before.low, after.high <= after.market),
    )


def kept_factors(machine: Machine) -> tuple[Term, Term]:
    """Smallest and largest ratio of a price that stays in the window to any price that was in it."""
    least = smaller(fall(machine, Span.STALENESS), 1 / rise(machine, Span.STALENESS_LESS_ONE))
    most = larger(rise(machine, Span.STALENESS), 1 / fall(machine, Span.STALENESS_LESS_ONE))
    return least, most
