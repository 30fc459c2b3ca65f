"""Withdrawals from a pool: a request, and what is paid for it at the price of the block in which it is due.

Until it is paid its shares are as good as any: they bear losses, and earn. In every block those who are due are paid
first, and close-outs follow; so a holder may be a step ahead of each of them.
"""

from __future__ import annotations

from typing import NamedTuple

from novate.model.waterfall.pool.shares import Pool, paid, redeem


class Terms(NamedTuple):
    """When a holder may leave: at once, if both are 0."""

    delay: int = 0
    """Blocks from a request until it is due."""
    reserve: int = 0
    """Quote quanta that holders must leave behind: a request that would take them waits."""


class Request(NamedTuple):
    """Somebody wants to leave."""

    due: int
    """In this block."""
    shares: int


class Queue(NamedTuple):
    """A pool with those who want to leave, the first of them first."""

    pool: Pool
    block: int = 0
    requests: tuple[Request, ...] = ()

    @property
    def free_shares(self) -> int:
        """Those that nobody has asked money for."""
        return self.pool.shares - sum(each.shares for each in self.requests)


def request(queue: Queue, terms: Terms, shares: int) -> tuple[Queue, int]:
    """Ask money for shares. The queue, and what is paid in this block (quote quanta); raises `ValueError`."""
    if shares > queue.free_shares:
        raise ValueError(f"{shares} shares are asked money for, and {queue.free_shares} can be")
    asked = Request(queue.block + terms.delay, shares)
    return settled(queue._replace(requests=(*queue.requests, asked)), terms)


def next_block(queue: Queue, terms: Terms) -> tuple[Queue, int]:
    """One block on: those who are due are paid. The queue, and what is paid (quote quanta)."""
    return settled(queue._replace(block=queue.block + 1), terms)


def settled(queue: Queue, terms: Terms) -> tuple[Queue, int]:
    """Everybody who is due is paid unless the reserve is touched; the queue, and what is paid (quote quanta)."""
    pool, waiting = queue.pool, list[Request]()
    for each in queue.requests:
        if each.due <= queue.block and pool.assets - paid(pool, each.shares) >= terms.reserve:
            pool, _ = redeem(pool, each.shares)
        else:
            waiting.append(each)
    return queue._replace(pool=pool, requests=tuple(waiting)), queue.pool.assets - pool.assets
