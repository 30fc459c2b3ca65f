"""Prices in ratio form: the bounds of a block's move, of the oracle, and of the window the oracle may look back on."""

from __future__ import annotations

import z3

from novate.model.contract import Limit
from novate.model.core.symbolic.environment import assumed
from novate.model.core.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine, Others, Position


def same_prices(before: Position, after: Position) -> Formula:
    """The position is neither resized nor repriced."""
    return z3.And(
        after.market == before.market,
        after.oracle == before.oracle,
        after.high == before.high,
        after.low == before.low,
    )


def no_notional(position: Position) -> Formula:
    """No position has no notional at any price."""
    return z3.And(*(term == 0 for term in (position.market, position.oracle, position.high, position.low)))


def moved(machine: Machine, before: Position, after: Position) -> Formula:
    """The market price moves inside its bounds: (1 - down) p <= p' <= (1 + up) p; those of longer windows hold too."""
    market = machine.market
    return assumed(
        machine,
        Limit.MOVES,
        after.market >= number(1 - market.move_down) * before.market,
        after.market <= number(1 + market.move_up) * before.market,
        *(after.market >= number(1 - window.down) * before.market for window in market.move_windows),
        *(after.market <= number(1 + window.up) * before.market for window in market.move_windows),
    )


def window_shape(machine: Machine, position: Position) -> Formula:
    """What bounded moves imply for any h + 1 consecutive market prices, the last of which is the market price now.

    low <= p <= high, p >= (1 - down)^h high and p <= (1 + up)^h low; the oracle is from (1 - e) low to (1 + e) high.
    Prices are positive whatever bounds them.
    """
    specification = machine.specification
    lowest, highest = fall(machine, Span.STALENESS), rise(machine, Span.STALENESS)
    return z3.And(
        position.low > 0,
        position.oracle > 0,
        position.low <= position.market,
        position.market <= position.high,
        assumed(
            machine,
            Limit.MOVES,
            position.market >= number(lowest) * position.high,
            position.market <= number(highest) * position.low,
        ),
        assumed(
            machine,
            Limit.ORACLE,
            position.oracle >= number(1 - specification.deviation) * position.low,
            position.oracle <= number(1 + specification.deviation) * position.high,
        ),
    )


def window_moves(machine: Machine, before: Position, after: Position) -> Formula:
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
        assumed(
            machine,
            Limit.MOVES,
            z3.Or(after.low >= number(least) * before.high, after.low >= after.market),
            z3.Or(after.high <= number(most) * before.low, after.high <= after.market),
        ),
    )


def kept_factors(machine: Machine) -> tuple[Term, Term]:
    """Smallest and largest ratio of a price that stays in the window to any price that was in it."""
    least = smaller(fall(machine, Span.STALENESS), 1 / rise(machine, Span.STALENESS_LESS_ONE))
    most = larger(rise(machine, Span.STALENESS), 1 / fall(machine, Span.STALENESS_LESS_ONE))
    return least, most


def others_shape(others: Others) -> Formula:
    """What any set of other positions has: requirements at least 0, and nothing where there are none."""
    nothing = z3.And(*(term == 0 for term in (others.value, others.margin, others.initial, others.anchor)))
    return z3.And(
        others.margin <= others.value,
        others.initial <= others.margin,
        z3.Or(others.count >= 1, z3.And(others.count == 0, nothing)),
    )
