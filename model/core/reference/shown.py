"""What an oracle shows where it may choose: the price nearest to one that somebody wants to see."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.reference.rules import OracleRules, Range
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.state import MarketState


def nearest_shown(oracle: OracleRules, scale: int, now: MarketState, target: int) -> OraclePrice:
    """The allowed price nearest to a whole number of ticks, and at least one tick."""
    ranges = oracle.ranges(now)
    if len(ranges) == 1:
        return nearest_in(ranges[0], scale, target)
    return min(
        (nearest_in(each, scale, target) for each in ranges), key=lambda price: max(price - target, target - price)
    )


def nearest_in(allowed: Range, scale: int, target: int) -> OraclePrice:
    """Of one range: a whole number of ticks, if any is in it, and an exact fraction where none is."""
    lowest, highest = allowed
    least, most = -(-lowest // scale), highest // scale
    if least <= most:
        return min(max(1, target, least), most)
    return in_ticks(Fraction(lowest, scale) if target < least else Fraction(highest, scale))
