"""What a pool covers in a window: what no holder can take away before close-outs.

*Runs.* Nobody knows of a fall before the first of the n blocks of a window. Whoever asks in it is due n blocks later
if that is the delay: after the last. With a block less he is due in the last, before its close-outs.
*Cover.* q is the price of a share at the beginning, C the shares then (with the virtual ones), R what has been redeemed
of those that are due in the window, and L what the pool has paid for close-outs. Whatever happens,

    W + L >= q (C - R)    and    there are C - R shares or more

so a pool that has nothing left has paid q (C - R) less its virtual assets.
*Reserve.* Assets and what has been paid for close-outs stay at least it.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, Term, smaller
from novate.model.waterfall.pool.contract import window
from novate.model.waterfall.pool.symbolic_shares import Pool, deposit, earn, paid, pay, redeem, rounded_down
from novate.proofs.components.waterfall.pool.shares import (
    AMOUNT,
    ASSETS,
    INCOME,
    LOSS,
    MINTED,
    NONE_IS_NEGATIVE,
    PAID,
    POOL,
    REDEEMED,
    SHARES,
    VIRTUAL_ASSETS,
)
from novate.proofs.engine.obligation import Obligation

PRICE, AT_FIRST, LEFT, FOR_LOSSES = z3.Reals("price claims_at_first left paid_for_losses")
RESERVE, KEPT = z3.Reals("reserve kept")
DELAY, KEEPERS, AGE, ASKED, CLOSED = z3.Reals("withdrawal_delay keeper_delay age asked closed")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_runs()
    yield from of_the_cover()
    yield from of_its_end()
    yield from of_the_reserve()


def of_runs() -> Iterator[Obligation]:
    """Blocks are counted from the last look at which the account was healthy; an older price may have been shown."""
    blocks = window(KEEPERS, AGE)
    known = (KEEPERS >= 0, AGE >= 0, ASKED >= 1 - AGE, CLOSED <= KEEPERS + 1)
    yield Obligation(
        "who knows of a fall is due after the close-out", (*known, blocks <= DELAY), ASKED + DELAY > CLOSED
    )
    yield Obligation(
        "with a block less he is due before it, if he asks at once and it is late",
        (KEEPERS >= 0, AGE >= 0, ASKED == 1 - AGE, CLOSED == KEEPERS + 1, blocks - 1 >= DELAY),
        ASKED + DELAY <= CLOSED,
    )


def holds(pool: Pool, left: Term, for_losses: Term) -> Formula:
    """The invariant."""
    staying = AT_FIRST - left
    return z3.And(pool.worth + for_losses >= PRICE * staying, pool.claims >= staying, staying >= 0)


GIVEN = (*NONE_IS_NEGATIVE, PRICE >= 0, LEFT >= 0, FOR_LOSSES >= 0, POOL.claims > 0)


def of_the_cover() -> Iterator[Obligation]:
    """The invariant begins, and goes on with each action."""
    known = (*GIVEN, holds(POOL, LEFT, FOR_LOSSES))
    yield Obligation(
        "at the beginning it holds",
        (*NONE_IS_NEGATIVE, POOL.claims == AT_FIRST, POOL.worth == PRICE * AT_FIRST, LEFT == 0, FOR_LOSSES == 0),
        holds(POOL, LEFT, FOR_LOSSES),
    )
    came = deposit(POOL, AMOUNT, MINTED)
    yield Obligation("after a deposit", (*known, AMOUNT >= 0, MINTED >= 0), holds(came, LEFT, FOR_LOSSES))
    yield Obligation("after an income", (*known, INCOME >= 0), holds(earn(POOL, INCOME), LEFT, FOR_LOSSES))
    after, amount = pay(POOL, LOSS)
    yield Obligation("after a close-out", (*known, LOSS >= 0), holds(after, LEFT, FOR_LOSSES + amount))
    gone = LEFT + REDEEMED
    leaves = (*known, REDEEMED >= 0, gone <= AT_FIRST, paid(POOL, REDEEMED, PAID))
    rest = holds(redeem(POOL, REDEEMED, PAID), gone, FOR_LOSSES)
    yield Obligation(
        "after somebody has left at no more than the price", (*leaves, POOL.worth <= PRICE * POOL.claims), rest
    )
    yield Obligation("after somebody has left at more", (*leaves, POOL.worth >= PRICE * POOL.claims), rest)


def of_its_end() -> Iterator[Obligation]:
    """What the pool has paid where it has nothing left, and how little that can be."""
    yield Obligation(
        "a pool with nothing left has paid the cover",
        (*GIVEN, holds(POOL, LEFT, FOR_LOSSES), ASSETS == 0),
        FOR_LOSSES >= PRICE * (AT_FIRST - LEFT) - VIRTUAL_ASSETS,
    )
    before = z3.Real("assets_at_first")
    worth = before + VIRTUAL_ASSETS
    floor = rounded_down(PAID, LEFT * worth, AT_FIRST)
    yield Obligation(
        "in quanta: the assets less what the shares that leave bring, to less than one",
        (AT_FIRST > 0, worth == PRICE * AT_FIRST, FOR_LOSSES >= PRICE * (AT_FIRST - LEFT) - VIRTUAL_ASSETS, floor),
        before - PAID - 1 < FOR_LOSSES,
    )
    gone, owed = redeem(POOL, REDEEMED, PAID), ASSETS - PAID + LOSS
    yield Obligation(
        "and no more where they leave together, before the first close-out",
        (*NONE_IS_NEGATIVE, REDEEMED <= SHARES, PAID <= ASSETS, LOSS >= 0),
        pay(gone, owed)[1] == ASSETS - PAID,
    )


def of_the_reserve() -> Iterator[Obligation]:
    """Nobody leaves who would touch it, so what there was of it at the beginning pays for close-outs."""
    known = (KEPT <= RESERVE, ASSETS >= 0, ASSETS + FOR_LOSSES >= KEPT, FOR_LOSSES >= 0)
    after, amount = pay(POOL, LOSS)
    yield Obligation(
        "at first it is kept", (smaller(ASSETS, RESERVE) == KEPT,), z3.And(ASSETS >= KEPT, KEPT <= RESERVE)
    )
    yield Obligation("it pays for a close-out", (*known, LOSS >= 0), after.assets + FOR_LOSSES + amount >= KEPT)
    left = redeem(POOL, REDEEMED, PAID).assets
    yield Obligation("it stays where somebody leaves", (*known, left >= RESERVE), left + FOR_LOSSES >= KEPT)
    yield Obligation("a pool with nothing left has paid it", (*known, ASSETS == 0), FOR_LOSSES >= KEPT)
