"""What an oracle shows where it may choose: the price nearest to one that somebody wants to see."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.reference.rules import OracleRules
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.state import MarketState


def nearest_shown(oracle: OracleRules, scale: int, now: MarketState, target: int) -> OraclePrice:
    """The allowed price nearest to a whole number of ticks, and at least one tick.

    A whole number of ticks, if any is allowed, and an exact fraction where none is.
    """
    lowest, highest = oracle.bounds(now)
    least, most = -(-lowest // scale), highest // scale
    if least <= most:
        return min(max(1, target, least), most)
    return in_ticks(Fraction(lowest, scale) if target < least else Fraction(highest, scale))
