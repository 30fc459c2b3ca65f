"""Close-outs in parts of positions that pay funding: what the calls bring, or cost, with all that has been paid.

Block b comes b blocks after the look; call k is in block K + k, K = keeper_delay + 1, after the payment of that block.
With x_k and the worst prices L_b (U_b) of the schedule, V_b the most that the oracle shows, L_0 the least market price
for what it shows in the same block, phi the most that is paid at a tick, and ticks H blocks apart:

    long     kept sum x_k L_(K+k) - phi (the most at ticks b of: sum over K + k >= b of x_k L_(K+k)/L_(K+k-b))
    short    kept sum x_k U_(K+k) + phi (the most at ticks b of: sum over K + k >= b of x_k V_b)

That, over `kept`, takes the place of the schedule mean: so what is paid is taken off what has been sold, as if so much
had been bought back. With one bound on falls and an oracle that does not look back L_(K+k)/L_(K+k-b) is L_b/L_0: what
is paid at a tick is phi of what is left there, and the margin is exact where the mean is. Of other longs it is sound:
what is paid is bounded by the price at which the unit that pays is sold.

*Why the worst prices are.* Of any ticks, what a unit brings that is sold in block b at price p is no less than
p (kept - a_b), a_b = phi (the sum over ticks t of 1/L_(b-t)), which falls from call to call, as do the prices: so the
steps of the schedule hold with this for the worth of a unit, as long as it is no less than nothing. A long has more
calls where prices are higher, and most where they rise as fast as they may: there a_b has to be at most `kept`, in the
block of the last call. Else nothing is known: see `left_out`. A short's unit costs kept U_b + phi (the sum of V_t).

*Between the calls* what is left is worth no less at the oracle price than 1/U_0 of the market price: so for equity
there the smaller of this and of `kept` takes its place, of a short the larger one of 1/L_0. That is sound, and exact
where it is `kept`.

Source: derived; `novate.proofs.components.close_outs.partial.funded` proves the steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import ceil, floor
from typing import TypeVar

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import PARTS, Reach
from novate.model.close_outs.partial.schedule import Step, play, steps
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
    rising: Reach | None
    """From call to call where the price rises as fast as it may; None where the oracle has no bound then."""
    first: int
    """K: the block of the first call."""
    kept: Fraction
    funding: FundingRule

    @property
    def most(self) -> Fraction:
        """Paid at a tick."""
        return Fraction(self.funding.most)

    @property
    def kept_or_shown(self) -> Fraction:
        """Of what is left, at the market price: the worst that it brings, or that the oracle shows of it."""
        if self.reach.side is Side.LONG:
            return min(self.kept, self.reach.least_shown)
        return max(self.kept, self.reach.most_shown)

    def price(self, block: int) -> int:
        """Of a long: the worst market price so many blocks after the look, L_0 in its own block; in `PARTS`."""
        return self.blocks.parts(block - 1) if block else floor(PARTS / self.reach.most_shown)

    def shown(self, block: int) -> int:
        """The most that the oracle shows in that block, on the worst path; in `PARTS`."""
        return ceil(self.blocks.shown(block - 1) * PARTS)


@dataclass(frozen=True, slots=True)
class Paid:
    """On the worst path, of a unit at the look."""

    mean: Fraction
    """That of the schedule."""
    most: Fraction
    """What it has paid until all of it is closed, at the worst ticks."""

    def brings(self, sign: int, kept: Fraction) -> Fraction:
        """What it brings, or costs, with all payments, where closing keeps so much of the market price."""
        return kept * self.mean - sign * self.most


def paid(funded: Funded, notional: int) -> Paid | None:
    """Of accounts of that notional; None where no margin is enough, or too many blocks are to be looked at."""
    found = play(funded.rule, notional, funded.reach)
    if not isinstance(found, tuple):
        return None
    done, mean = found
    if funded.first + len(done) > MOST_BLOCKS:
        return None
    most = most_due(funded, done)
    return Paid(mean, funded.most * Fraction(most, notional * PARTS * PARTS))


def margin(funded: Funded, notional: int) -> Fraction | None:
    """The least that leaves no debt; None where none is known to be enough."""
    found = None if any(left_out(funded, notional)) else paid(funded, notional)
    sign = funded.reach.side.sign
    return None if found is None else sign * (1 - found.brings(sign, funded.kept))


def left_out(funded: Funded, notional: int) -> Iterator[str]:
    """Of what nothing is known, in words."""
    rule = funded.rule
    if not rule.is_of_whole and not rule.chunk_minimum and rule.chunk_share < 1:
        yield "where calls close a share of what is left, however little that is (without a chunk_minimum)"
    elif funded.reach.side is Side.LONG:
        yield from left_out_of_longs(funded, notional)


def left_out_of_longs(funded: Funded, notional: int) -> Iterator[str]:
    """The same: how long a long pays that rises depends on how long it takes to close it then."""
    last = last_block(funded, notional)
    if last is None:
        yield f"where it may take more than {MOST_BLOCKS:,} blocks to close a long that rises"
    elif most_of_price(funded, last) > funded.kept_or_shown:
        yield "where a long that rises may have paid more by its last call than that brings"
    else:
        found = paid(funded, notional)
        if found is not None and found.brings(1, funded.kept_or_shown) <= 0:
            yield "where a long may have to pay more than its close-out brings"


def last_block(funded: Funded, notional: int) -> int | None:
    """That of the last call, on the path with most of them; None where that is not known, or too late."""
    if funded.rising is None:
        return None
    most = MOST_BLOCKS - funded.first
    calls = sum(1 for _ in islice(steps(funded.rule, notional, funded.rising), most + 1))
    return None if calls > most else funded.first + calls - 1


def most_of_price(funded: Funded, last: int) -> Fraction:
    """a_b of that block, at the worst ticks."""
    shares = [-(-PARTS * PARTS // funded.price(last - block)) for block in range(1, last + 1)]
    return funded.most * Fraction(most_at_ticks(shares, funded.funding.every), PARTS)


def most_due(funded: Funded, done: Sequence[Step]) -> int:
    """What the worst ticks cost, as `due` has it.

    Of one tick alone only those are reckoned that may be the dearest: a unit is sold for no more than its price at the
    tick, so what is left bounds it.
    """
    blocks = range(1, funded.first + len(done))
    is_one = funded.funding.every >= len(blocks) and funded.reach.side is Side.LONG
    if not is_one or rises(funded, blocks) or falls_steadily(funded, blocks):
        return most_at_ticks(due(funded, done), funded.funding.every)
    most, of_unit = 0, PARTS + PARTS // funded.price(blocks[-1]) + 2
    for block in blocks:
        if done[max(0, block - funded.first)].left * of_unit > most:
            most = max(most, bounded_by_sales(funded, done, block))
    return most


def rises(funded: Funded, blocks: range) -> bool:
    """Whether some worst price is above the one before it."""
    return any(funded.price(block) > funded.price(block - 1) for block in blocks)


def due(funded: Funded, done: Sequence[Step]) -> list[int]:
    """What a tick in each block costs, from the first on, per phi: in `PARTS` of a unit, times those of a price."""
    blocks = range(1, funded.first + len(done))
    if funded.reach.side is Side.LONG and not falls_steadily(funded, blocks):
        return [bounded_by_sales(funded, done, block) for block in blocks]
    left = [done[0].left] * (funded.first - 1) + [step.left for step in done]
    shown = [funded.shown(block) for block in blocks]
    return [units * (most + most // STEADY * len(blocks) + 1) for units, most in zip(left, shown, strict=True)]


STEADY: int = 10**60
"""One part in so many of a price may be due to rounding."""


def falls_steadily(funded: Funded, blocks: range) -> bool:
    """Whether the worst price falls by one share from L_0 on: then L_b/L_(b-t) is L_t/L_0."""
    kept, of = funded.blocks.growth.as_integer_ratio()
    fallen = ((funded.price(block) * of, funded.price(block - 1) * kept) for block in blocks)
    return all(abs(now - then) * STEADY <= now for now, then in fallen)


def bounded_by_sales(funded: Funded, done: Sequence[Step], block: int) -> int:
    """The same of a long, by the prices at which the units are sold that are left in that block; rounded up."""
    total = 0
    for step in done[max(0, block - funded.first) :]:
        sold = funded.first + step.call
        total += step.closed * -(-(funded.price(sold) + 1) * PARTS // funded.price(sold - block))
    return total


def most_at_ticks(each: Sequence[Number], every: int) -> Number | int:
    """The most that ticks can cost which are so many blocks apart or more, by what one in each block costs."""
    best: list[Number | int] = [0]
    for block, cost in enumerate(each, 1):
        best.append(max(best[-1], best[max(0, block - every)] + cost))
    return best[-1]
