"""Quotas on one pool: what is guaranteed to a member, exactly; who may leave; epochs; a stake that is pledged twice.

A draw is at most what is undrawn of the member's quota, and at most what the pool holds.

1.  What others have drawn is at most the sum of their quotas, so the guarantee is there.
2.  They can draw that much, or all there is: then it is no more.
3.  It is the whole quota iff all quotas are at most the pool.
4.  A pool that holds all undrawn quotas still does after a draw, and after somebody has left
    with no more than the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Term, larger, number, smaller
from novate.proofs.engine.obligation import Obligation

POOL, QUOTA, OTHERS, DRAWN = z3.Reals("pool quota quotas_of_others drawn_by_others")
DRAW, UNDRAWN, ITS, LEAVES = z3.Reals("draw undrawn undrawn_of_member leaves")
ONE, ITS_QUOTA = z3.Reals("drawn_by_one quota_of_one")
STAKE, FIRST, SECOND, ELSEWHERE = z3.Reals("stake pledged pledged_again pledged_elsewhere")

NONE_IS_NEGATIVE = (POOL >= 0, QUOTA >= 0, OTHERS >= 0)


def guarantee() -> Term:
    """`novate.model.clearing_layer.quotas.guarantee`, of terms."""
    return larger(number(0), smaller(QUOTA, POOL - OTHERS))


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_the_guarantee()
    yield from of_the_pool()
    yield from of_epochs()
    yield from of_stakes()


def of_the_guarantee() -> Iterator[Obligation]:
    """Steps 1 to 3."""
    yield Obligation(
        "what one more member has drawn is within the quotas",
        (DRAWN <= OTHERS, ONE <= ITS_QUOTA),
        DRAWN + ONE <= OTHERS + ITS_QUOTA,
    )
    drawn = (*NONE_IS_NEGATIVE, DRAWN >= 0, DRAWN <= OTHERS, DRAWN <= POOL)
    yield Obligation(
        "whatever others have drawn, the guarantee can be drawn", drawn, smaller(QUOTA, POOL - DRAWN) >= guarantee()
    )
    yield Obligation(
        "once others have drawn all that they can, no more can be drawn",
        (*NONE_IS_NEGATIVE, smaller(OTHERS, POOL) == DRAWN),
        smaller(QUOTA, POOL - DRAWN) == guarantee(),
    )
    yield Obligation(
        "a quota above 0 is guaranteed iff it and the others' are at most the pool",
        (*NONE_IS_NEGATIVE, QUOTA > 0),
        (guarantee() == QUOTA) == (QUOTA + OTHERS <= POOL),
    )


def of_the_pool() -> Iterator[Obligation]:
    """Step 4."""
    holds = (POOL >= UNDRAWN, ITS >= 0, ITS <= UNDRAWN)
    yield Obligation(
        "after a draw within a quota the pool holds what is undrawn",
        (*holds, DRAW >= 0, DRAW <= ITS),
        z3.And(POOL - DRAW >= UNDRAWN - DRAW, POOL - DRAW >= 0),
    )
    yield Obligation(
        "a pool holds what is undrawn after somebody has left iff no more than the rest has",
        (POOL >= UNDRAWN, LEAVES >= 0),
        (POOL - LEAVES >= UNDRAWN) == (LEAVES <= POOL - UNDRAWN),
    )


def of_epochs() -> Iterator[Obligation]:
    """A window touches k epochs only if its W blocks hold k - 2 whole ones and a block before and after; and it can."""
    epoch, window, touched = z3.Reals("epoch window touched")
    first, last, begins, ends = z3.Reals("first_block last_block first_epoch last_epoch")
    yield Obligation(
        "a window that touches so many epochs holds a block more than the whole ones between",
        (
            epoch >= 1,
            first <= (begins + 1) * epoch - 1,
            last >= ends * epoch,
            last - first == window - 1,
            ends - begins == touched - 1,
        ),
        window - 1 >= (touched - 2) * epoch + 1,
    )
    yield Obligation(
        "a window from the last block of an epoch on reaches so many",
        (epoch >= 1, window - 1 >= (touched - 2) * epoch + 1, first == epoch - 1, last == first + window - 1),
        last >= (touched - 1) * epoch,
    )


def of_stakes() -> Iterator[Obligation]:
    """Pledged twice, a stake is taken once, and others may take what is pledged to them first."""
    counted = larger(number(0), smaller(FIRST + SECOND, STAKE - ELSEWHERE))
    known = (STAKE >= 0, FIRST >= 0, SECOND >= 0, ELSEWHERE >= 0)
    taken, again = z3.Reals("taken taken_again")
    yield Obligation(
        "no more can be taken for two pledges than is counted",
        (
            *known,
            taken >= 0,
            taken <= FIRST,
            again >= 0,
            again <= SECOND,
            taken + again <= larger(number(0), STAKE - ELSEWHERE),
        ),
        taken + again <= counted,
    )
    yield Obligation(
        "and so much can",
        (*known, taken == smaller(FIRST, counted), again == counted - taken),
        z3.And(again >= 0, again <= SECOND, taken >= 0),
    )
