"""The one question that every tool is asked, exactly.

A perpetual market with isolated margin. A position is opened with at least the margin m of its notional. The market
price moves by at most 2 % a block, up or down. An account is liquidatable while its equity is below m of its notional;
a keeper may close it out at the market price at any time, and must once it has been overdue for more than D blocks. No
slippage, no penalty, no lag of the oracle. *Can a close-out leave bad debt?*

From the last healthy block to the forced close-out there are D + 1 moves. So a long needs a margin of 1 - 0.98^(D+1)
and a short, which always needs more, 1.02^(D+1) - 1: 5.8808 % and 6.1208 % for D = 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

MOVE = Fraction(2, 100)
"""The market price moves by at most this share in one block."""
STEP = Fraction(125, 10_000)
"""Margins are whole multiples of this: 5 % and 6.25 % on the two sides of the threshold for D = 2."""


@dataclass(frozen=True, slots=True)
class Question:
    """One instance of it."""

    accounts: int
    """N: accounts that may hold a position."""
    delay: int
    """D: blocks for which keepers may leave an account liquidatable."""
    safe: bool
    """Whether the margin is the first step above the threshold, or the last one below it."""

    @property
    def margin(self) -> Fraction:
        """m, the initial and the maintenance margin."""
        below = floor(threshold(self.delay) / STEP)
        return (below + self.safe) * STEP

    @property
    def shortest_run(self) -> int:
        """Steps after which the unsafe machine can break: one opens the position, D + 1 move the price."""
        return self.delay + 2


def threshold(delay: int) -> Fraction:
    """The smallest margin for which no close-out leaves bad debt: the short's."""
    return (1 + MOVE) ** (delay + 1) - 1
