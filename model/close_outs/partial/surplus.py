"""Where the insurance fund settles every fill: what an account has to come to so that no fill ever lacks anything.

A fill of a notional c, of N, is due c less the account's share of equity in it. What a long owes is w = N - E. Charged
what a fill brings beyond what is due, at most F of it, it owes afterwards

    the smaller of    w - (1 - s)(1 - F) c    and    w (1 - c/N)

and the fill lacks something iff w > (1 - s) N. So no fill lacks anything from a call on iff w <= G(N), where

    G(N) = min((1 - s) N, max(H + (1 - s)(1 - F) c, H N/(N - c)))      H: the least G of what the rest may be worth next
    G(N) = (1 - s) N    of the last call

and of all accounts that are worth X at the look m >= 1 - G/X, the least G that there may be at the first call due. Of a
short (1 + s), (1 + F), the larger and the smaller take each other's places, and the most does that of the least.

*The worst path.* Of a short it is that on which the market rises as fast as it may. Of a long G grows with N but where
a call more is needed, and there it falls: what is left then, however little, is closed a block later. So where the rest
may be worth just more than what so many calls close, that may be worse than the lowest price. From there on every call
leaves just more than what the next ones close, if the market falls as fast as it may: a path leaves that one once.

*Sizes.* G/N is less the larger N is: an account of the largest position needs most.

*Cures.* A fill leaves E/N as it is where it is charged all of its surplus, and that is so where E/N is no more than the
slippage and the fee of the fill. So with m <= F no fill ever cures an account, and with m <= s + F (1 - s), of a short
s + F (1 + s), none with the worst slippage does.

*Oracles and horizons.* Nothing in a fill is at the oracle price: what is due of a part is its share of what is owed,
and N is at the market price. What the oracle shows counts for who is called, and for how much a call closes: least, as
of less than c/N of N no more may be owed, where it shows the most, 1/L_0 of the market, as if amounts were L_0 of that.
Over several horizons a short's worst path is as it was; a long that leaves it may fall no further than one block lets
it, and edges, which are of amounts alone, would have to be those of all such falls: of such a long, what is enough
beside other positions is. It is enough then, and may be more than that: where prices have to rest, fills may cure an
account.

*A call up to a target* that stops earlier than its part cures the account, and is charged the whole fee. With the worst
slippage it stops where the whole part would have cured it, too. So nothing here changes.

*What is carried*: an oracle and a market that are bound to each other; no minimum and no flat reward; accounts with one
position, others in `novate.model.close_outs.partial.several`. `leftover_minimum` only ever closes more: what is enough
without it is so with it, and less may be.

Source: derived; `novate.proofs.components.close_outs.partial.surplus` proves the steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import PARTS, Reach
from novate.model.close_outs.partial.schedule import MOST_CALLS, Step, all_further, never_shrinks, steps
from novate.model.specification import Side


@dataclass(frozen=True, slots=True)
class Fills:
    """What the fills of one side bring, of a notional: of a long less, of a short it is what they cost."""

    side: Side
    worst: Fraction
    """1 - s of a long, 1 + s of a short."""
    charged: Fraction
    """(1 - s)(1 - F), or (1 + s)(1 + F)."""

    @classmethod
    def of(cls, side: Side, slippage: Fraction, penalty: Fraction) -> Fills:
        """With the most that is charged, the penalty."""
        worst = 1 - side.sign * slippage
        return cls(side, worst, worst * (1 - side.sign * penalty))

    def rounded(self, amount: Fraction) -> int:
        """To a whole number, against the account."""
        return floor(amount) if self.side is Side.LONG else ceil(amount)

    def before(self, notional: int, closed: Fraction, after: int) -> int:
        """G of a notional of which a call closes this share, G of the rest being `after`."""
        worst, both = self.worst * notional, (after + self.charged * closed * notional, after / (1 - closed))
        return self.rounded(min(worst, max(both)) if self.side is Side.LONG else max(worst, min(both)))


def undrawn(rule: Partial, notional: int, reach: Reach, fills: Fills) -> Fraction | None:
    """What an account of that notional at the look may owe (of a short: has to have), over it; None where nothing does.

    `notional` in quote quanta at the oracle price of the look, above 0.
    """
    if reach.growth == 1:
        return fills.worst * reach.market(0)
    calls = worst_calls(rule, notional, reach)
    return None if calls is None else undrawn_by(calls, rule, notional, reach, fills)


def undrawn_by(calls: list[Step], rule: Partial, notional: int, reach: Reach, fills: Fills) -> Fraction:
    """The same, given the calls on the path on which the market moves as fast as it may."""
    last, further = calls[-1], all_further(rule, calls[-1], reach)
    found = fills.rounded(fills.worst * worth(last, reach) if further is None else endless(rule, last, reach, fills))
    edges = edges_of(rule, reach, fills, len(calls)) if further is None and reach.side is Side.LONG else []
    for step, edge in zip(reversed(calls[:-1]), [*edges, *[None] * len(calls)], strict=False):
        here, left = worth(step, reach), Fraction(step.left - step.closed, step.left)
        after = found if edge is None or edge.notional > left * here else min(found, edge.enough)
        found = fills.before(here, 1 - left, after)
    if is_reached(edges, calls, notional):
        found = min(found, edges[-1].enough)
    return Fraction(found, notional * PARTS)


def is_reached(edges: list[Edge], calls: list[Step], notional: int) -> bool:
    """Whether a long may be worth just more at its first call than what so many calls close as on the lowest path."""
    return len(edges) == len(calls) and edges[-1].notional < notional * PARTS


def edge_at_first_call(rule: Partial, notional: int, reach: Reach, fills: Fills) -> Fraction | None:
    """Over the price of the look: what a first call has to be above for one call more; None where it cannot be."""
    calls = worst_calls(rule, notional, reach) if reach.side is Side.LONG and reach.growth < 1 else None
    if calls is None or all_further(rule, calls[-1], reach) is not None:
        return None
    edges = edges_of(rule, reach, fills, len(calls))
    return Fraction(edges[-1].notional, notional * PARTS) if is_reached(edges, calls, notional) else None


def worst_calls(rule: Partial, notional: int, reach: Reach) -> list[Step] | None:
    """Those of the path on which the market moves as fast as it may; None where there is no end of them.

    Of a rule of shares alone, those after the last one close the share, too.
    """
    done: list[Step] = []
    for step in steps(rule, notional, reach):
        if step.call == MOST_CALLS or (not rule.is_of_whole and never_shrinks(step, done, reach)):
            return None
        done.append(step)
        if all_further(rule, step, reach) is not None:
            break
    return done


def worth(step: Step, reach: Reach) -> int:
    """The notional before a call, in `PARTS` of a quote quantum; rounded against the account."""
    found = step.left * reach.parts(step.call)
    return found // PARTS if reach.side is Side.LONG else -(-found // PARTS)


def endless(rule: Partial, step: Step, reach: Reach, fills: Fills) -> Fraction:
    """G of a position of which every call closes the share: that which it keeps from call to call."""
    kept = (1 - rule.chunk_share) * reach.growth
    return worth(step, reach) * fills.charged * rule.chunk_share / (1 - kept)


@dataclass(frozen=True, slots=True)
class Edge:
    """A notional that so many calls close, and no larger one; in `PARTS` of a quote quantum."""

    notional: int
    enough: int
    """G just above it."""


def edges_of(rule: Partial, reach: Reach, fills: Fills, most: int) -> list[Edge]:
    """What one call closes, two calls, and so on, of a long while the market falls as fast as it may."""
    return list(islice(edges(rule, reach, fills), most))


def edges(rule: Partial, reach: Reach, fills: Fills) -> Iterator[Edge]:
    """Without an end, but for a rule whose every call closes everything, or that never does."""
    first = rule.chunk_maximum if rule.chunk_share == 1 else rule.chunk_minimum
    if not first or rule.is_of_whole:
        return
    notional = floor(first * PARTS / reach.most_shown)
    enough = floor(notional * max(fills.worst * reach.growth, fills.charged))
    while True:
        yield Edge(notional, enough)
        left = notional / reach.growth
        notional = floor(before_call(rule, left, reach.most_shown))
        enough = fills.before(notional, 1 - left / notional, enough)


def before_call(rule: Partial, left: Fraction, shown: Fraction) -> Fraction:
    """The notional of which a call leaves that much where so much of the market is shown; in `PARTS` of a quantum."""
    least = left + rule.chunk_minimum * PARTS / shown
    by_share = least if rule.chunk_share == 1 else max(least, left / (1 - rule.chunk_share))
    most = None if rule.chunk_maximum is None else left + rule.chunk_maximum * PARTS / shown
    return most if most is not None and (rule.chunk_share == 1 or most < by_share) else by_share


class Cure(Enum):
    """Whether a fill may cure an account, the oracle showing the market price."""

    NEVER = "never"
    NOT_AT_WORST = "not with the worst slippage"
    MAY = "may"


def cure(margin: Fraction, fills: Fills, penalty: Fraction) -> Cure:
    """Of an account below that maintenance margin."""
    sign = fills.side.sign
    if margin <= penalty:
        return Cure.NEVER
    return Cure.NOT_AT_WORST if margin <= sign * (1 - fills.charged) else Cure.MAY
