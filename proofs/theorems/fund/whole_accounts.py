"""Into which accounts a wave is cut so that it costs most, where something is set aside for each account.

An account of a that is closed out in a turn costs a l - c, l being what a unit costs there. So one account of several
turns, closed out in the first of them, may cost more than one in each. Of any wave let S be the turns in which anybody
costs anything: there are as many accounts at least, and those in s or later are worth no more than the turns from s on,
nor than the side may be worth at all. So, by parts, it costs at most the sum over S of l_s times what the turns from s
to the next in S are worth, less c each; and a wave of one account for each s costs so much. The best S is found from
the last turn back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate


def dearest_accounts(
    room: Sequence[int], limit: int, units: Sequence[Fraction], kept: Fraction
) -> tuple[Fraction, Mapping[int, Fraction]]:
    """The largest cost, and what is closed out in which turn: `room` and l of each turn, the side's limit, and c."""
    tails = [0, *accumulate(reversed(room))][::-1]
    best, following = [Fraction(0)] * len(tails), [0] * len(room)
    for turn in reversed(range(len(room))):
        best[turn] = best[turn + 1]
        for end in range(turn + 1, len(tails)):
            cost = (min(limit, tails[turn]) - min(limit, tails[end])) * units[turn] - kept + best[end]
            if cost > best[turn]:
                best[turn], following[turn] = cost, end
    return best[0], cut([min(limit, tail) for tail in tails], following)


def cut(tails: Sequence[int], following: Sequence[int]) -> dict[int, Fraction]:
    """The accounts, by the turn in which each is closed out; a turn of which nobody costs anything has none."""
    found, turn = {}, 0
    while turn < len(following):
        end = following[turn] or turn + 1
        if following[turn]:
            found[turn] = Fraction(tails[turn] - tails[end])
        turn = end
    return found
