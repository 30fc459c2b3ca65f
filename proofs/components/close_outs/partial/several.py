"""Accounts with several positions whose fills the insurance fund settles: what each needs is enough for all.

Of a fill: `part` c that it closes, `ratio` R, equity over requirement of the account, and `margin` m of the position.
What is due of a long is c - R m c, of a short it may cost c + R m c. What a position needs is K of its notional, before
the fill and after it (`novate.model.close_outs.partial.several`).
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Term
from novate.model.specification import Side
from novate.proofs.components.close_outs.partial.surplus import DUE, FEE, OWED, PART, SLIPPAGE, after_a_fill
from novate.proofs.engine.obligation import Obligation

RATIO, MARGIN, NOTIONAL = z3.Reals("ratio margin notional")
NEEDED, NEEDED_BY_OTHERS, REQUIRED_OF_OTHERS, EQUITY = z3.Reals("needed needed_by_others required_of_others equity")
IS_RATIO = z3.And(
    MARGIN > 0, NOTIONAL >= 0, REQUIRED_OF_OTHERS >= 0, RATIO * (MARGIN * NOTIONAL + REQUIRED_OF_OTHERS) == EQUITY
)
"""`notional` is what is left of the position that a fill closes a part of."""
ARE_NEEDED = z3.And(NEEDED >= SLIPPAGE * NOTIONAL, MARGIN * NEEDED_BY_OTHERS >= SLIPPAGE * REQUIRED_OF_OTHERS)
"""The position needs the slippage of what it is worth, and the others that over its margin of what they require."""


def obligations() -> Iterator[Obligation]:
    """Of a fill; of what all positions need; of calls that need not be made."""
    for side in Side:
        yield from of_a_fill(side)
        yield no_less_at_once(side)
        yield no_less_in_the_end(side)
    yield still_there()
    yield from of_ratios()


def of_a_fill(side: Side) -> Iterator[Obligation]:
    """When it lacks something, and what it costs at most."""
    owed, lacking = after_a_fill(side, SLIPPAGE, FEE)
    is_due = (1 - side.sign * RATIO * MARGIN) * PART == DUE
    yield Obligation(
        f"a fill lacks something iff the margin ratio, of the margin, is less than the slippage, {side}",
        (PART > 0, is_due),
        (lacking > 0) == (RATIO * MARGIN < SLIPPAGE),
    )
    worst = 1 - side.sign * SLIPPAGE
    whole_fee = OWED - worst * (1 - side.sign * FEE) * PART
    yield Obligation(
        f"a settled fill costs an account no more than one that is charged the whole fee, {side}",
        (),
        side.sign * owed <= side.sign * whole_fee,
    )


def still_there() -> Obligation:
    """Equity pays for what all positions need, before a fill and after it."""
    after, left, cost = z3.Reals("equity_after needed_by_rest cost_of_fill")
    return Obligation(
        "what all positions need is there after a fill if it was before",
        (EQUITY >= NEEDED + NEEDED_BY_OTHERS, left + cost <= NEEDED, after >= EQUITY - cost),
        after >= left + NEEDED_BY_OTHERS,
    )


def of_ratios() -> Iterator[Obligation]:
    """What an account has that has what its positions need, and what the fund has got of one that has it with that."""
    yield Obligation(
        "where equity is what all positions need, a fill lacks nothing",
        (IS_RATIO, ARE_NEEDED, NOTIONAL > 0, EQUITY >= NEEDED + NEEDED_BY_OTHERS),
        RATIO * MARGIN >= SLIPPAGE,
    )
    got = z3.Real("got")
    yield Obligation(
        "where equity and what the fund got are what all need, it has lost nothing after a fill that lacks something",
        (IS_RATIO, ARE_NEEDED, RATIO * MARGIN < SLIPPAGE, got + EQUITY >= NEEDED + NEEDED_BY_OTHERS),
        got >= 0,
    )


def no_less_at_once(side: Side) -> Obligation:
    """More of a position is worth no more than it brings at once, if that is so of what a call leaves of each.

    So to call earlier is no worse: what is closed brings that, and what is left is worth no less than the rest of it.
    """
    brings, rest, less_part, less_rest, value, less_value = z3.Reals("brings rest less_part less_rest value less_value")

    def at_most(more: Term, less: Term) -> Term:
        return side.sign * more <= side.sign * less

    return Obligation(
        f"more of a position is worth no more than what it brings at once, {side}",
        (at_most(value - less_value, brings * (rest - less_rest)),),
        at_most(
            (brings * PART + value) - (brings * less_part + less_value),
            brings * ((PART + rest) - (less_part + less_rest)),
        ),
    )


def no_less_in_the_end(side: Side) -> Obligation:
    """Prices that are worse than now: what all calls cost is at least what one costs now."""
    brings, mean = z3.Reals("brings mean")
    return Obligation(
        f"what all calls cost is at least what they would cost now, {side}",
        (brings >= 0, side.sign * mean <= side.sign),
        side.sign * (1 - brings * mean) >= side.sign * (1 - brings),
    )
