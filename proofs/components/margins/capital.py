"""The order of the four capitals, and where the first two are the same; one position, or one account, further each.

At some vertex of the moves `LOSSES` is what positions or accounts have lost together so far, and `WORST` what each of
them loses at most, added up; `LOSS` and `MOST` are the next one's.

1.  A loss is a straight line in the move: between two ends it is no more than at one of them, and the positive part of
    what lies between two moves is no more than the mean of the two.
2.  Without a move nobody gains, so what a position can lose at most is at least 0.
3.  K_isolated >= K_portfolio, K_portfolio >= K_worst, K_worst >= K_net: of one more.
4.  Where all markets can be at their worst at once, the account is then at the sum.
5.  Long one market and short as much of another loses c of it at most where moves differ by at most c, and that much.
6.  With one market, and as much long as short, the share max(d, u)/(d + u) can be lost at once: a half iff d = u.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Term, larger
from novate.proofs.engine.obligation import Obligation

LOSSES, WORST, LOSS, MOST = z3.Reals("losses worst_of_each loss most")
NOTIONAL, SLIPPAGE, LOW, MOVE, HIGH = z3.Reals("notional slippage low move high")
PART, ONE, OTHER = z3.Reals("part one other")
SPREAD, FALL, RISE = z3.Reals("spread fall rise")


def lost(move: Term) -> Term:
    """By a position of a signed notional."""
    return SLIPPAGE * larger(NOTIONAL, -NOTIONAL) * (1 + move) - NOTIONAL * move


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_moves()
    yield from of_order()
    yield from of_independence()


def of_moves() -> Iterator[Obligation]:
    """Steps 1 and 2."""
    held = larger(NOTIONAL, -NOTIONAL)
    yield Obligation(
        "what a position loses is a straight line in its market's move",
        (),
        lost(MOVE) == SLIPPAGE * held + (SLIPPAGE * held - NOTIONAL) * MOVE,
    )
    yield Obligation(
        "on a straight line nothing between two moves is more than at both",
        (LOW <= MOVE, MOVE <= HIGH),
        larger(ONE + OTHER * LOW, ONE + OTHER * HIGH) >= ONE + OTHER * MOVE,
    )
    yield Obligation(
        "a mean of two losses has no more above nothing than they have",
        (PART >= 0, PART <= 1),
        larger(PART * ONE + (1 - PART) * OTHER, 0) <= PART * larger(ONE, 0) + (1 - PART) * larger(OTHER, 0),
    )
    yield Obligation("a close-out without a move gains nothing", (SLIPPAGE >= 0, MOVE == 0), lost(MOVE) >= 0)


def of_order() -> Iterator[Obligation]:
    """Step 3."""
    yield Obligation(
        "an account loses no more than its positions at their worst",
        (LOSSES <= WORST, LOSS <= MOST),
        LOSSES + LOSS <= WORST + MOST,
    )
    yield Obligation(
        "nor does it where it gains",
        (LOSSES <= WORST, WORST >= 0),
        larger(LOSSES, 0) <= WORST,
    )
    yield Obligation(
        "those who lose at once lose no more than each at its worst",
        (LOSSES <= WORST, larger(LOSS, 0) <= MOST),
        LOSSES + larger(LOSS, 0) <= WORST + MOST,
    )
    yield Obligation(
        "all together lose no more than those who lose",
        (ONE <= LOSSES, LOSSES >= 0),
        z3.And(LOSSES + larger(LOSS, 0) >= ONE + LOSS, larger(ONE, 0) <= LOSSES),
    )


def of_independence() -> Iterator[Obligation]:
    """Steps 4 to 6."""
    yield Obligation(
        "with one market more at its worst, an account at its worst is still there",
        (LOSSES == WORST, LOSS == MOST, WORST >= 0, MOST >= 0),
        larger(LOSSES + LOSS, 0) == WORST + MOST,
    )
    yield Obligation(
        "a hedge loses no more than the spread",
        (NOTIONAL > 0, OTHER - ONE <= SPREAD),
        NOTIONAL * OTHER - NOTIONAL * ONE <= NOTIONAL * SPREAD,
    )
    yield Obligation(
        "and it loses that much where the moves differ by it",
        (NOTIONAL > 0, OTHER - ONE == SPREAD),
        NOTIONAL * OTHER - NOTIONAL * ONE == NOTIONAL * SPREAD,
    )
    yield Obligation(
        "of one market, as much long as short, half can be lost at once iff it falls as far as it rises",
        (),
        (2 * larger(FALL, RISE) == FALL + RISE) == (FALL == RISE),
    )
