"""Where the insurance fund settles every fill: what a fill leaves owed, and which path draws on the fund.

Of a call: `notional` N, `part` c that it closes, `owed` w = N - E of a long, and of a short b = N + E that it has.
Ratios are to a notional: G/N of a call is made of h, H over what is left, and x = c/N.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Term, larger, smaller
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

NOTIONAL, PART, OWED, SLIPPAGE, FEE, ENOUGH = z3.Reals("notional part owed slippage fee enough")
"""`fee`: the most that is charged, of a fill; `enough`: H."""
REST = NOTIONAL - PART
DUE = z3.Real("due")
"""The part's share of what is owed, w c/N: what a fill has to bring."""
IS_PART = z3.And(PART > 0, PART < NOTIONAL, DUE * NOTIONAL == OWED * PART)
RATIO, SMALLER_RATIO, SHARE, LARGER_SHARE = z3.Reals("ratio ratio_of_smaller share share_of_smaller")
WORST, CHARGED = z3.Reals("worst charged")
"""(1 - s) and (1 - s)(1 - F), or (1 + s) and (1 + s)(1 + F)."""


def obligations() -> Iterator[Obligation]:
    """Of a fill; of G; of what account and fund come to together."""
    for side in Side:
        yield from of_a_fill(side)
        yield from of_ratios(side)
        yield never_a_loss(side)
    yield no_better_than_a_fall()


def after_a_fill(side: Side, slippage: Term, fee: Term) -> tuple[Term, Term]:
    """What is owed (a short: what there is) after a fill with that slippage, and what the fill lacks."""
    proceeds = (1 - side.sign * slippage) * PART
    surplus = side.sign * (proceeds - DUE)
    charge, lacking = smaller(fee * proceeds, larger(surplus, 0)), larger(-surplus, 0)
    return OWED - proceeds + side.sign * (charge - lacking), lacking


def of_a_fill(side: Side) -> Iterator[Obligation]:
    """What it leaves owed, when it lacks something, and that the worst slippage is the worst for both."""
    worst = 1 - side.sign * SLIPPAGE
    charged = worst * (1 - side.sign * FEE)
    owed, lacking = after_a_fill(side, SLIPPAGE, FEE)
    of_part, of_share = OWED - charged * PART, OWED - DUE
    yield Obligation(
        f"a settled fill leaves owed all but what it brings after the fee, or the share of the rest, {side}",
        (lacking <= 0,),
        owed == (smaller(of_part, of_share) if side is Side.LONG else larger(of_part, of_share)),
    )
    yield Obligation(
        f"a fill lacks something iff more is owed than the notional brings, {side}",
        (IS_PART,),
        (lacking > 0) == (side.sign * OWED > side.sign * worst * NOTIONAL),
    )
    better = z3.Real("less_slippage")
    less_owed, less_lacking = after_a_fill(side, better, FEE)
    rates = z3.And(SLIPPAGE < 1, FEE < 1) if side is Side.LONG else FEE >= 0
    yield Obligation(
        f"with less slippage no more is owed after a settled fill, and no more lacks, {side}",
        (PART > 0, rates, better <= SLIPPAGE),
        z3.And(side.sign * less_owed <= side.sign * owed, less_lacking <= lacking),
    )


def before(side: Side, ratio: Term, share: Term) -> Term:
    """G/N, by H over what is left and the share that is closed."""
    both = ratio * (1 - share) + CHARGED * share, ratio
    return smaller(WORST, larger(*both)) if side is Side.LONG else larger(WORST, smaller(*both))


def of_ratios(side: Side) -> Iterator[Obligation]:
    """G/N is no better of a larger position: of its rest, and as no larger share is closed; nor worse before a call."""
    yield Obligation(
        f"where no larger share may be owed of what is left, none may be before, {side}",
        (SHARE <= 1, side.sign * SMALLER_RATIO >= side.sign * RATIO),
        side.sign * before(side, SMALLER_RATIO, SHARE) >= side.sign * before(side, RATIO, SHARE),
    )
    yield Obligation(
        f"where a call closes no larger share, no larger share may be owed, {side}",
        (z3.And(SHARE > 0, SHARE <= LARGER_SHARE),),
        side.sign * before(side, RATIO, LARGER_SHARE) >= side.sign * before(side, RATIO, SHARE),
    )
    yield Obligation(
        f"what may be owed before a call is no less than after it, of the same notional, {side}",
        (side.sign * RATIO <= side.sign * WORST,),
        side.sign * before(side, RATIO, SHARE) >= side.sign * RATIO,
    )


def no_better_than_a_fall() -> Obligation:
    """Of a long that is worth no more than a larger one: what is enough grows with what is left, and what is closed."""
    less_part, less_enough, less = z3.Reals("less_part enough_of_less less_notional")
    return Obligation(
        "of a long what may be owed beyond the fee grows with the notional",
        (CHARGED > 0, CHARGED <= WORST, less <= NOTIONAL, less_part <= PART, less_enough <= ENOUGH),
        smaller(WORST * less, less_enough + CHARGED * less_part) <= smaller(WORST * NOTIONAL, ENOUGH + CHARGED * PART),
    )


def never_a_loss(side: Side) -> Obligation:
    """After a fill that lacks something the fund has lost nothing yet, if all is worth what it may be from there on.

    `got` is what the fund got, less what it paid, with this fill; `value` is what the rest brings on the worst path,
    and no more than at this price.
    """
    got, value = z3.Reals("got value_of_left")
    owed, lacking = after_a_fill(side, SLIPPAGE, FEE)
    worst = (1 - side.sign * SLIPPAGE) * REST
    rates = z3.And(FEE >= 0, SLIPPAGE < 1 if side is Side.LONG else SLIPPAGE >= 0)
    together = got - side.sign * owed + value >= 0
    return Obligation(
        f"where account and fund can pay for the rest, the fund has lost nothing, {side}",
        (IS_PART, rates, lacking > 0, value <= side.sign * worst, together),
        got >= 0,
    )
