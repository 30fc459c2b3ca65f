"""Close-outs in parts of positions that pay funding: what they come to, of one that shows the market price.

Block b comes b blocks after the look; call k is in block K + k, K = keeper_delay + 1, after the payment of that block.
With x_k and the worst prices L_b (U_b) of the schedule, phi the most that is paid at a tick, and ticks H blocks apart:

    long     kept sum x_k L_(K+k) - phi (the most at ticks b of: sum over K + k >= b of x_k L_(K+k)/L_(K+k-b))
    short    kept sum x_k U_(K+k) + phi (the most at ticks b of: sum over K + k >= b of x_k U_b)

The margin that is enough is 1 - that of a long, that - 1 of a short. With one bound on falls, L_(K+k)/L_(K+k-b) is L_b:
what is paid at a tick is phi of what is left there, and the margin is exact. With bounds over several horizons that of
a long is sound: what is paid is bounded by the price at which the unit that pays is sold.

*Why the worst prices are.* Of a short all of it rises with the price. Of a long a call at a higher price brings no less
money, and a unit of money brings `kept` less what it has paid, which is bounded by a share of the price it is sold at.
So it is where that is no less than nothing: where phi (the most at ticks b of: 1/L_(K+J-b)) is at most `kept`, J being
the number of calls. And where it is at most 1 - m an account of which J calls at higher prices leave anything is
healthy again. Else nothing is known.

Source: derived; `tests/components/close_outs/partial/test_funded.py` proves the steps and plays it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import PARTS, Reach
from novate.model.close_outs.partial.schedule import Step, play
from novate.model.contract import FundingRule
from novate.model.specification import Side

Number = TypeVar("Number", int, Fraction)

MOST_BLOCKS = 3_000
"""From the look to the last call; what takes longer is not reckoned."""


@dataclass(frozen=True, slots=True)
class Funded:
    """What the calls of a market's side are reckoned from."""

    rule: Partial
    reach: Reach
    """From call to call."""
    blocks: Reach
    """From block to block, the first call being in the first."""
    first: int
    """K: the block of the first call."""
    kept: Fraction
    funding: FundingRule

    @property
    def most(self) -> Fraction:
        """Paid at a tick."""
        return Fraction(self.funding.most)

    def price(self, block: int) -> int:
        """The worst market price in `PARTS`, so many blocks after the look."""
        return self.blocks.parts(block - 1) if block else PARTS


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a unit at the look."""

    worth: Fraction
    """What it brings, or costs, all payments counted."""
    paid_last: Fraction
    """Of what the market price is a block after the last call, what it has paid by then, if it has not been sold."""


def outcome(funded: Funded, notional: int) -> Outcome | None:
    """Of accounts of that notional; None where no margin is enough, or too many blocks are to be looked at."""
    found = play(funded.rule, notional, funded.reach)
    if not isinstance(found, tuple):
        return None
    done, mean = found
    last = funded.first + len(done)
    if last > MOST_BLOCKS:
        return None
    paid = funded.most * Fraction(most_at_ticks(due(funded, done), funded.funding.every), notional * PARTS * PARTS)
    until = [Fraction(PARTS, funded.price(last - block)) for block in range(1, last + 1)]
    sign = funded.reach.side.sign
    return Outcome(funded.kept * mean - sign * paid, funded.most * most_at_ticks(until, funded.funding.every))


def margin(funded: Funded, notional: int, least: Fraction) -> Fraction | None:
    """The least margin that is enough; None where none is known to be. `least`: the margin that the market has."""
    found, sign = outcome(funded, notional), funded.reach.side.sign
    if found is None:
        return None
    needed = sign * (1 - found.worth)
    if funded.reach.side is Side.LONG and found.paid_last > min(funded.kept, 1 - max(needed, least)):
        return None
    return needed


def due(funded: Funded, done: Sequence[Step]) -> list[int]:
    """What a tick in each block costs, from the first on, per phi: in `PARTS` of a unit, times those of a price."""
    if funded.reach.side is Side.SHORT or funded.reach.period == 1:
        left = [done[0].left] * (funded.first - 1) + [step.left for step in done]
        return [units * funded.price(block) for block, units in enumerate(left, 1)]
    return [bounded_by_sales(funded, done, block) for block in range(1, funded.first + len(done))]


def bounded_by_sales(funded: Funded, done: Sequence[Step], block: int) -> int:
    """The same of a long, by the prices at which the units are sold that are left in that block; rounded up."""
    total = 0
    for step in done[max(0, block - funded.first) :]:
        sold = funded.first + step.call
        total += -(-step.closed * funded.price(sold) * PARTS // funded.price(sold - block))
    return total


def most_at_ticks(each: Sequence[Number], every: int) -> Number | int:
    """The most that ticks can cost which are so many blocks apart or more, by what one in each block costs."""
    best: list[Number | int] = [0]
    for block, cost in enumerate(each, 1):
        best.append(max(best[-1], best[max(0, block - every)] + cost))
    return best[-1]
