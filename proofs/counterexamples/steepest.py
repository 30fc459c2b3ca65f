"""The steepest way to a price, in whole ticks: what a market can have been before, block by block, to end there.

With bounds over several horizons a path that goes as far as it can from where it starts is not the one that is furthest
away before its end. That one is told from the end: j blocks before it the price is the end over phi(j), the tightest
move over j blocks. In whole ticks, with bounds d over k blocks (of rises the greatest, rounded up, over 1 + u),

    q(0) = end    q(j) = the least of all q(max(j - k, 0))/(1 - d), rounded down

Every bound is kept to the last digit: q does not fall as j grows, so of any two prices at most k blocks apart the later
one is at least q(j - k), of which q(j) is no more than a 1/(1 - d)th. And no path that ends there was further away j
blocks before, as none was k blocks later.

*Standing still.* After the healthy look bounds may keep the market where it is for some blocks. Then the account is
healthy again in those, with as much to lose from there on: prices never turn on the way. So it need not be liquidatable
in each of the blocks between for the close-out at the end to be the worst.
"""

from __future__ import annotations

from math import ceil, floor

from novate.model.core.symbolic.powers import bounds_of
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side


def steepest(machine: Machine, end: int, blocks: int) -> list[int]:
    """The furthest price, in ticks, of 0, 1, ... and so many blocks before the end of a fall; for a short of a rise."""
    up = machine.side is Side.SHORT
    rounded, nearest = (ceil, max) if up else (floor, min)
    way = [end]
    for before in range(1, blocks + 1):
        found = (way[max(before - length, 0)] / ratio for length, ratio in bounds_of(machine, up=up))
        way.append(rounded(nearest(found)))
    return way
