"""What a network of keepers guarantees: a delay, derived; and how many accounts may wait for how long.

With L the blocks for which keepers may ignore an account anyway, C the capacity and w of any W blocks useless, K of a
crowd of N is ceil(N/C), and T(K) = K + w ceil(K/(W - w)) are the blocks among which K are good. Then D is

    oldest first, at most N at once              L + T(ceil(N/C)) - 1
    oldest first, at most B + A (v - 1) in v     L + max over v = 1..W of T(ceil((B + A (v - 1))/C)) - v
    any order, at most N at once                 as oldest first where N <= C; else none is derived
    any order, at most B + A (v - 1) in v        L + n - 1, n the least with C good(n) >= B + A (n - 1)

Without congestion T(K) = K, so D = L + ceil(N/C) - 1, or L + ceil(B/C) - 1, for which A <= C is needed. Each is the
least: some crowd and some useless blocks leave an account overdue for as long.
"""

from __future__ import annotations

from novate.model.keepers.costs import needed_reward
from novate.model.keepers.network.parameters import Network, Order, longest_wait, service_of
from novate.model.keepers.network.queue import arrived

__all__ = ["at_once", "delay", "largest_account", "needed_reward", "waiting"]


def largest_account(network: Network) -> int | None:
    """Positions that an account holds at most, as far as the file says."""
    return network.largest_account


def delay(network: Network, ignored: int) -> int:
    """Blocks for which an account may stay overdue. Raises `ValueError` of a network that never keeps up."""
    longest = longest_wait(network)
    if longest is None:
        raise ValueError(f"keepers fall behind for ever: {network}")
    return ignored + longest - 1


def waiting(network: Network, ignored: int, overdue: int) -> int | None:
    """How many accounts may have been liquidatable for so many blocks or more when a block ends; None for any number.

    Exact where the oldest are first. What is not known of keepers who choose is how many wait together.
    """
    if overdue > delay(network, ignored):
        return 0
    if network.order is Order.ANY:
        return None
    service, due = service_of(network), overdue - ignored
    if network.accounts_at_once is not None:
        return left(network.accounts_at_once, service.capacity * service.good(max(0, due)))
    spans = range(1, 2 * service.within + ignored + 1)
    return max(left(at_once(network, span), service.capacity * service.good(max(0, span - 1 + due))) for span in spans)


def at_once(network: Network, blocks: int) -> int:
    """How many accounts can have become liquidatable in the last so many blocks, and still be so."""
    if network.accounts_at_once is not None:
        return network.accounts_at_once
    assert network.arrivals_at_once is not None
    assert network.arrivals_per_block is not None
    return arrived(network.arrivals_at_once, min(network.arrivals_at_once, network.arrivals_per_block), blocks)


def left(accounts: int, closed: int) -> int:
    """Of so many accounts, when so many have been closed."""
    return max(0, accounts - closed)
