"""The steepest way to a price, in whole ticks: what a market can have been before, block by block, to end there.

With bounds over several horizons a path that goes as far as it can from where it starts is not the one that is furthest
away before its end. That one is told from the end: j blocks before it the price is the end over phi(j), the tightest
move over j blocks. In whole ticks, with bounds d over k blocks (of rises the greatest, rounded up, over 1 + u),

    q(0) = end    q(j) = the least of all q(max(j - k, 0))/(1 - d), rounded down

Every bound is kept to the last digit: q does not fall as j grows, so of any two prices at most k blocks apart the later
one is at least q(j - k), of which q(j) is no more than a 1/(1 - d)th. And no path that ends there was further away j
blocks before, as none was k blocks later.

*Moving at once.* After such a way the market may have to stand still in the block after the healthy look, and then
nobody is closed out. On another one it rests until the look and then goes as fast as it can. Both end at the same
price, and so does any mixture of the two, which keeps every bound as they do: with hardly any of the second the market
moves in the block after the look, and nearly nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from novate.model.core.symbolic.powers import Bounds, bounds_of
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side

OTHER = Fraction(1, 10**9)
"""How much of the way that rests until the look is in the mixture."""


def steepest(machine: Machine, end: int, blocks: int, look: int) -> list[int]:
    """The furthest price, in ticks, of 0, 1, ... and so many blocks before the end of a long's fall, or a short's rise.

    `look` is how many blocks before the end the account is last healthy; in the block after that the price moves.
    """
    up = machine.side is Side.SHORT
    bounds = bounds_of(machine, up=up)
    furthest = before(bounds, end, blocks, (), up=up)
    if moves_at_once(bounds, furthest, look, up=up):
        return furthest
    at_once = after(bounds, furthest[look], look, up=up)
    mixed = [(1 - OTHER) * furthest[each] + OTHER * at_once[look - each] for each in range(look)]
    return before(bounds, end, blocks, mixed, up=up)


def moves_at_once(bounds: Bounds, way: Sequence[int], look: int, *, up: bool) -> bool:
    """Whether every bound lets the market move in the block after the look; before the way it has rested."""
    earlier = [(way[min(look - 1 + length, len(way) - 1)], ratio) for length, ratio in bounds]
    if up:
        return all(floor(price * ratio) > way[look] for price, ratio in earlier)
    return all(ceil(price * ratio) < way[look] for price, ratio in earlier)


def before(bounds: Bounds, end: int, blocks: int, nearer: Sequence[Fraction], *, up: bool) -> list[int]:
    """The furthest prices before the end, of which the last few are no further than some."""
    rounded, least = (ceil, max) if up else (floor, min)
    way = [end]
    for block in range(1, blocks + 1):
        found = [way[max(block - length, 0)] / ratio for length, ratio in bounds]
        way.append(rounded(least([*found, *nearer[block : block + 1]])))
    return way


def after(bounds: Bounds, start: int, blocks: int, *, up: bool) -> list[int]:
    """The furthest prices after a rest."""
    rounded, least = (floor, min) if up else (ceil, max)
    way = [start]
    for block in range(1, blocks + 1):
        way.append(rounded(least([way[max(block - length, 0)] * ratio for length, ratio in bounds])))
    return way
