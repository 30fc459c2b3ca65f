"""What is assumed of an oracle within a deviation of recent market prices, for a person."""

from __future__ import annotations

from novate.model.oracles.band.parameters import Band
from novate.model.quantities import format_rate


def assumption(oracle: Band) -> str:
    """Between which prices it is."""
    up, down, staleness = oracle.deviation_up, oracle.deviation_down, oracle.staleness
    if down >= 1:
        highest = f"the highest market price of {recent(staleness)}" if staleness else "the market price of this block"
        return f"the oracle price is above 0 and at most {format_rate(up)} above {highest}"
    if staleness:
        below = f"{format_rate(down)} below " if down else ""
        above = f"{format_rate(up)} above " if up else ""
        return f"the oracle price is from {below}the lowest to {above}the highest market price of {recent(staleness)}"
    if up != down:
        between = f"from {format_rate(down)} below to {format_rate(up)} above"
        return f"the oracle price is {between} the market price of this block"
    distance = f"within {format_rate(up)} of" if up else "equal to"
    return f"the oracle price is {distance} the market price of this block"


def recent(staleness: int) -> str:
    """The blocks to whose prices it may refer."""
    return f"this block and the {staleness} before it"
