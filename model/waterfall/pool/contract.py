"""What a pool guarantees to close-outs: what no holder can take away before them.

A window is n = K + h blocks: K = keeper delay + 1 from the look at which an account was healthy to the latest
close-out, h for how old the price may be that the look showed. Nobody knows of the fall before its first block.
"""

from __future__ import annotations

from novate.model.waterfall.pool.reference import paid
from novate.model.waterfall.pool.withdrawals import Queue, Terms


def window(delay: int, age: int) -> int:
    """n, from the keepers' delay and the age of the oracle's price, both in blocks."""
    return delay + 1 + age


def outlasts(terms: Terms, blocks: int) -> bool:
    """Whether nobody can ask to leave in a window of so many blocks and be paid in it: so nobody can run."""
    return terms.delay >= blocks


def can_leave(queue: Queue, terms: Terms, blocks: int) -> int:
    """The shares that can be paid out in a window that begins now: those that are due in it, or all."""
    if not outlasts(terms, blocks):
        return queue.pool.shares
    return sum(each.shares for each in queue.requests if each.due < queue.block + blocks)


def cover(queue: Queue, terms: Terms, blocks: int) -> int:
    """Quote quanta that pay for close-outs in a window of so many blocks that begins now, whatever holders do.

    All that leaves is paid for at today's price at most: what a share earns after that, those who stay earn as well,
    and losses it bears with them. Without a reserve it is no more: they may leave together, before the first close-out.
    """
    pool = queue.pool
    staying = pool.assets - paid(pool, can_leave(queue, terms, blocks))
    return max(staying, min(pool.assets, terms.reserve))
