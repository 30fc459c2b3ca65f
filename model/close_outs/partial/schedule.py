"""What close-outs in parts guarantee to the core: the schedule on the worst path, and its mean.

Once an account has been liquidatable for more than `keeper_delay` blocks, one call is made in every further block in
which it still is, and closes `chunk` of its notional at the oracle price; before that keepers may make such calls. The
*schedule* x_0, x_1, ... is the shares of the position that these calls close where the market price of every block is
the worst that it may be and the oracle shows the most, so that a call closes the fewest units. The *schedule mean* is

    sum over k of x_k L_(K+k)   of a long         sum over k of x_k U_(K+k)   of a short

and takes the place of L_K (U_K) in the core's rows: no close-out leaves bad debt if

    m >= 1 - (1 - s)(1 - f) mean                  m >= (1 + s)(1 + f) mean - 1

for accounts that are worth at most `notional` at every healthy look. Charges that stop at what is left have f = 0: a
call that does not cure finds nothing to charge, and one that does leaves no debt.

*Sound* for any oracle and any bounds on moves. *Exact* where one path has the worst price and the highest oracle in
every block. What is shown matters to a rule with amounts alone: with one, and an oracle within a deviation of recent
prices, it is exact but for a long with bounds over several horizons and an oracle that looks back; and for a short in a
market that may fall further in `staleness` - 1 blocks than it rises until the call. `leftover_minimum` counts for
nothing here: it only ever closes more.

*Digits.* Each notional is kept to 70 digits after the point and rounded in the adversary's favour, see
`novate.model.core.symbolic.powers`.

Source: derived; `novate.proofs.components.close_outs.partial` proves the steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from math import floor
from typing import NamedTuple

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import Reach
from novate.model.close_outs.partial.rule import chunk
from novate.model.specification import Side

PRECISION: int = 10**70
"""Parts of a quote quantum in which notionals are counted."""
DUST = PRECISION // 10**12
"""Next to nothing."""
MOST_CALLS = 10_000
"""A close-out that takes more is not called finite, unless it is known to be."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The calls of a close-out on the worst path."""

    shares: tuple[Fraction, ...]
    """x_0, x_1, ... of the units at the look. Those of a rule of shares have no end: after the first call of which all
    that follow close the share they are left out."""
    mean: Fraction


@dataclass(frozen=True, slots=True)
class Endless:
    """No maintenance margin is enough: the position grows faster than calls close it.

    Or, where the price is bounded over several horizons, none is known to be: it has not shrunk in the longest of them;
    and none of less than `MOST_CALLS` calls.
    """

    call: int
    """Where that is seen."""
    notional: Fraction
    """Quote quanta at the oracle price, before that call."""


class Step(NamedTuple):
    """A call in `PRECISION` parts of quote quanta."""

    call: int
    left: int
    """Worth before it, where the oracle shows the most."""
    part: Fraction
    """What it closes of that, before rounding."""
    value: int
    """What it closes, at the market price."""


def schedule(rule: Partial, notional: int, reach: Reach) -> Schedule | Endless:
    """The calls and their mean; `notional` in quote quanta at the oracle price of the look, above 0."""
    found = play(rule, notional, reach)
    if isinstance(found, Endless):
        return found
    done, total = found
    whole = notional * PRECISION
    shares = (floor(step.part) / (whole * reach.shown(step.call)) for step in done)
    return Schedule(tuple(shares), Fraction(total) / whole)


def mean(rule: Partial, notional: int, reach: Reach) -> Fraction | None:
    """The mean alone; None where no margin is enough."""
    found = play(rule, notional, reach)
    return None if isinstance(found, Endless) else Fraction(found[1]) / (notional * PRECISION)


def play(rule: Partial, notional: int, reach: Reach) -> tuple[list[Step], Fraction] | Endless:
    """The steps on the worst path, and what all of them close at the market price."""
    done: list[Step] = []
    total = Fraction(0)
    for step in steps(rule, notional, reach):
        if step.call == MOST_CALLS or never_shrinks(step, done, reach):
            return Endless(step.call, Fraction(step.left, PRECISION))
        done.append(step)
        further = all_further(rule, step, reach)
        if further is not None:
            return done, total + further
        total += step.value
    return done, total


def steps(rule: Partial, notional: int, reach: Reach) -> Iterator[Step]:
    """Call by call, until nothing is left."""
    duty = in_parts(rule)
    shown = reach.shown(0)
    left = times(notional * PRECISION, shown, Fraction(1), reach.side)
    for call in count():
        if not left:
            return
        part = chunk(duty, Fraction(left))
        yield Step(call, left, part, times(floor(part), reach.market(call), shown, reach.side))
        before, shown = shown, reach.shown(call + 1)
        left = times(left - floor(part), shown, before, reach.side)


def times(amount: int, price: Fraction, before: Fraction, side: Side) -> int:
    """What the price, which was `before`, makes of an amount: rounded down of a long, up of a short."""
    above, below = amount * price.numerator * before.denominator, price.denominator * before.numerator
    return above // below if side is Side.LONG else -(-above // below)


def in_parts(rule: Partial) -> Partial:
    """What a call closes at least, its amounts in `PRECISION` parts of quote quanta."""
    maximum = None if rule.chunk_maximum is None else rule.chunk_maximum * PRECISION
    return replace(rule, chunk_minimum=rule.chunk_minimum * PRECISION, chunk_maximum=maximum, leftover_minimum=0)


def never_shrinks(step: Step, done: list[Step], reach: Reach) -> bool:
    """Whether the rest is worth as much in the next block as the whole is now, at the market price.

    Then it is so in every block: chunk(N)/N does not grow with N. Where the bounds are no steady ones a whole period is
    looked at, and what is said is on the safe side.
    """
    if reach.period == 1:
        return (step.left - step.part) * reach.growth >= step.left
    return len(done) >= reach.period and market_value(step, reach) >= market_value(done[-reach.period], reach)


def all_further(rule: Partial, step: Step, reach: Reach) -> Fraction | None:
    """What this call and all after it close at the market price, where that has a closed form; else None.

    It is Y = share/(1 - (1 - share) growth) of what is left if every call closes the share: where prices are not steady
    that is a bound, and waits until next to nothing is left. Or the price stands still.
    """
    if reach.growth == 1:
        return market_value(step, reach)
    kept = (1 - rule.chunk_share) * reach.growth
    if rule.chunk_minimum > 0 or kept >= 1 or may_exceed_maximum(rule, step, reach):
        return None
    if reach.period > 1 and step.left >= DUST:
        return None
    return market_value(step, reach) * rule.chunk_share / (1 - kept)


def market_value(step: Step, reach: Reach) -> Fraction:
    """What is left before a call, at the market price."""
    return step.left * reach.market(step.call) / reach.shown(step.call)


def may_exceed_maximum(rule: Partial, step: Step, reach: Reach) -> bool:
    """Whether the share of what is left may be more than the maximum, now or later."""
    if rule.chunk_maximum is None:
        return False
    return rule.chunk_share * market_value(step, reach) * reach.most_shown > rule.chunk_maximum * PRECISION
