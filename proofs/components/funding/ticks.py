"""Funding at ticks keeps to its profile: the steps of the argument, all numbers symbols.

Per base quantum: `price` is the market price in block K after the look, `shown` what the oracle shows at a tick k
blocks before it. The oracle guarantees shown <= price/L_k (its lag profile of k blocks: any block can be the look of
`lag-profile`). A payment is at most phi of what is shown, and rounded up to a whole quantum.

1.  What has been paid at some ticks is at most a share of the price, and a quantum for each; so it is after one more.
2.  The same of what the oracle shows in block K, and of what it showed at the look.
3.  The i-th tick is in block 1 + (i - 1) H or later, and no later than block K - (n - i) H if n ticks are in time.
4.  A long whose position is worth more at the close-out than what it has paid is worst off where the price is lowest.

By hand: the induction over the ticks; that L_k and W_k do not rise with k, nor V_k fall, so that the share of each
tick is no more than that of the i-th in the sum (`novate.model.funding.ticks.contract`).
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.proofs.engine.obligation import Obligation

PAID, AFTER, SHARE, PRICE, SHOWN, RATE = z3.Reals("paid paid_after share price shown largest_rate")
LEAST, MOST, LOOK = z3.Reals("least most look")
TICKS, APART, BLOCK, NEXT, LAST, LEFT = z3.Reals("ticks apart block next last ticks_left")
KEPT, WORST, ANCHOR = z3.Reals("kept worst_price anchor")

PAYS = (AFTER <= PAID + RATE * SHOWN + 1, RATE >= 0)


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_payments()
    yield from of_blocks()
    yield from of_the_worst()


def of_payments() -> Iterator[Obligation]:
    """Steps 1 and 2; with W_k for L_k the first is about what the oracle shows in the end."""
    yield Obligation(
        "one payment more of a long is at most its share of the price",
        (*PAYS, PAID <= SHARE * PRICE + TICKS, LEAST > 0, LEAST * SHOWN <= PRICE),
        AFTER <= (SHARE + RATE / LEAST) * PRICE + TICKS + 1,
    )
    yield Obligation(
        "one payment more of a short is at most its share of what the look showed",
        (*PAYS, PAID <= SHARE * LOOK + TICKS, SHOWN <= MOST * LOOK),
        AFTER <= (SHARE + RATE * MOST) * LOOK + TICKS + 1,
    )


def of_blocks() -> Iterator[Obligation]:
    """Step 3, one tick more."""
    yield Obligation(
        "the next tick is so many blocks later, at the earliest",
        (BLOCK >= 1 + (TICKS - 1) * APART, NEXT >= BLOCK + APART),
        NEXT >= 1 + TICKS * APART,
    )
    yield Obligation(
        "the tick before is so many blocks earlier, at the latest",
        (BLOCK <= LAST - LEFT * APART, NEXT + APART <= BLOCK),
        NEXT <= LAST - (LEFT + 1) * APART,
    )


def of_the_worst() -> Iterator[Obligation]:
    """Step 4; a position that pays more than it is worth in the end gains by a lower price."""
    yield Obligation(
        "what is left after all payments is least at the lowest price",
        (PAID <= SHARE * PRICE, SHARE <= KEPT, PRICE >= WORST * ANCHOR),
        KEPT * PRICE - PAID >= (KEPT - SHARE) * WORST * ANCHOR,
    )
