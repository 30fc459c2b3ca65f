"""How long the queue of a network is: exact, in whole numbers, and independent of any price.

A block is good, or useless to keepers. In a good one those C accounts that are first in order are closed out, or all
where fewer are due. An account that becomes liquidatable, and is closed out in the k-th block from the one in which it
is due, has waited for k of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """What keepers do in a block."""

    capacity: int
    """C: accounts closed out in a good one."""
    useless: int = 0
    """w: of any `within` blocks in a row at most so many are not good."""
    within: int = 1
    """W."""

    def good(self, blocks: int) -> int:
        """Of any so many blocks in a row at least this many are good: the worst of them begin with the useless ones."""
        windows, rest = divmod(blocks, self.within)
        return blocks - windows * self.useless - min(rest, self.useless)

    def blocks_for(self, good: int) -> int:
        """Among any so many blocks in a row are this many good ones: K + w ceil(K / (W - w)), and no fewer will do."""
        return good + self.useless * ceiling(good, self.within - self.useless)

    def blocks_to_close(self, accounts: int) -> int:
        """In any so many blocks in a row so many accounts are closed out."""
        return self.blocks_for(ceiling(accounts, self.capacity))


def ceiling(number: int, parts: int) -> int:
    """The quotient of two whole numbers, rounded up."""
    return -(-number // parts)


def longest_of_crowd(service: Service, accounts: int) -> int:
    """Blocks until everybody is closed out who was there when an account fell due, at most so many, oldest first."""
    return service.blocks_to_close(accounts)


def longest_of_arrivals(service: Service, burst: int, rate: int) -> int | None:
    """The same where in v blocks at most B + A (v - 1) fall due, oldest first; None where the queue grows for ever.

    Whoever comes in the v-th block of a queue waits until all who came until then are closed out. What comes and goes
    in W blocks repeats itself, so those of the first W are enough.
    """
    rate = min(burst, rate)
    if rate * service.within > service.capacity * (service.within - service.useless):
        return None
    blocks = range(1, service.within + 1)
    return max(service.blocks_to_close(arrived(burst, rate, block)) - block + 1 for block in blocks)


def longest_in_any_order(service: Service, burst: int, rate: int) -> int | None:
    """The same in any order: until nobody is left, for an account may be passed over until then; None where it can be.

    For ever, that is. After q W + r blocks, r of 1..W, nobody is left if C good(q W + r) >= B + A (q W + r - 1).
    """
    rate = min(burst, rate)
    gained = service.capacity * (service.within - service.useless) - rate * service.within
    found = []
    for rest in range(1, service.within + 1):
        left = arrived(burst, rate, rest) - service.capacity * service.good(rest)
        if left <= 0:
            found.append(rest)
        elif gained > 0:
            found.append(ceiling(left, gained) * service.within + rest)
    return min(found, default=None)


def arrived(burst: int, rate: int, blocks: int) -> int:
    """How many accounts become liquidatable in so many blocks in a row: B + A (v - 1)."""
    return burst + rate * (blocks - 1)
