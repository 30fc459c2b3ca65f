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

*Digits.* Units and prices are counted in whole parts of 10^-70 and rounded in the adversary's favour, like powers in
`novate.model.core.symbolic.powers`: fewer units are closed, at a price that is no better.

Source: derived; `novate.proofs.components.close_outs.partial` proves the steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import NamedTuple

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import PARTS, Reach

DUST = Fraction(1, 10**12)
"""Of a quote quantum: next to nothing."""
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
    """A call. A unit is what is worth a quote quantum at the look; they are counted in `PARTS` of one."""

    call: int
    left: int
    """Before it."""
    closed: int


def schedule(rule: Partial, notional: int, reach: Reach) -> Schedule | Endless:
    """The calls and their mean; `notional` in quote quanta at the oracle price of the look, above 0."""
    found = play(rule, notional, reach)
    if isinstance(found, Endless):
        return found
    done, found_mean = found
    return Schedule(tuple(Fraction(step.closed, notional * PARTS) for step in done), found_mean)


def mean(rule: Partial, notional: int, reach: Reach) -> Fraction | None:
    """The mean alone; None where no margin is enough."""
    found = play(rule, notional, reach)
    return None if isinstance(found, Endless) else found[1]


def play(rule: Partial, notional: int, reach: Reach) -> tuple[list[Step], Fraction] | Endless:
    """The steps on the worst path, and their mean."""
    done: list[Step] = []
    total, further = 0, None
    for step in steps(rule, notional, reach):
        if step.call == MOST_CALLS or (not rule.is_of_whole and never_shrinks(step, done, reach)):
            return Endless(step.call, step.left * reach.shown(step.call) / PARTS)
        done.append(step)
        further = all_further(rule, step, reach)
        if further is not None:
            break
        total += step.closed * reach.parts(step.call)
    return done, (Fraction(total, PARTS) + (further or 0)) / (notional * PARTS)


def steps(rule: Partial, notional: int, reach: Reach) -> Iterator[Step]:
    """Call by call, until nothing is left."""
    share, of = rule.chunk_share.as_integer_ratio()
    left = notional * PARTS
    for call in count():
        if not left:
            return
        if rule.is_of_whole:
            closed = left if (call + 1) * share >= of else notional * PARTS * share // of
            yield Step(call, left, closed)
            left -= closed
            continue
        most = left if rule.chunk_maximum is None else min(left, reach.units(rule.chunk_maximum, call))
        closed = min(most, max(reach.units(rule.chunk_minimum, call), left * share // of))
        yield Step(call, left, closed)
        left -= closed


def never_shrinks(step: Step, done: list[Step], reach: Reach) -> bool:
    """Whether the rest is worth as much in the next block as the whole is now, at the market price.

    Then it is so in every block: chunk(N)/N does not grow with N. Where the bounds are no steady ones a whole period is
    looked at, and what is said is on the safe side.
    """
    if reach.period == 1:
        grown, of = reach.growth.as_integer_ratio()
        return (step.left - step.closed) * grown >= step.left * of
    return len(done) >= reach.period and market_value(step, reach) >= market_value(done[-reach.period], reach)


def all_further(rule: Partial, step: Step, reach: Reach) -> Fraction | None:
    """What this call and all after it close at the market price, where that has a closed form; else None.

    Of equal parts each is another share of the rest. Else it is Y =
    share/(1 - (1 - share) growth) of what is left if every call closes the share: where prices are not steady
    that is a bound, and waits until next to nothing is left. Or the price stands still.
    """
    if reach.growth == 1:
        return market_value(step, reach)
    kept = (1 - rule.chunk_share) * reach.growth
    if rule.is_of_whole or rule.chunk_minimum > 0 or kept >= 1 or may_exceed_maximum(rule, step, reach):
        return None
    if reach.period > 1 and market_value(step, reach) >= DUST * PARTS:
        return None
    return market_value(step, reach) * rule.chunk_share / (1 - kept)


def market_value(step: Step, reach: Reach) -> Fraction:
    """What is left before a call, at the market price; in `PARTS` of a quote quantum."""
    return step.left * reach.market(step.call)


def may_exceed_maximum(rule: Partial, step: Step, reach: Reach) -> bool:
    """Whether the share of what is left may be more than the maximum, now or later."""
    if rule.chunk_maximum is None:
        return False
    return rule.chunk_share * market_value(step, reach) * reach.most_shown > rule.chunk_maximum * PARTS
