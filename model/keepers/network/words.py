"""A network of keepers in words: what its delay is derived from, and what that is."""

from __future__ import annotations

from typing import cast

from novate.model.figures import blocks, whole
from novate.model.keepers.cost_words import costs_in_words, gas, unpaid
from novate.model.keepers.network.gas import of_largest
from novate.model.keepers.network.parameters import Network, Order, capacity_of
from novate.model.specification import Specification

__all__ = ["crowd", "gas", "left_out", "unpaid", "willing"]


def crowd(specification: Specification) -> str:
    """How many accounts are liquidatable, and who is closed out in a block."""
    network = cast("Network", specification.keepers)
    derived = blocks(specification.delay)
    return f"{at_once(network)}; {service(network, specification.keeper_delay)}: hence the {derived}"


def at_once(network: Network) -> str:
    """How many accounts are liquidatable."""
    if network.accounts_at_once is not None:
        return f"at most {accounts(network.accounts_at_once)} are liquidatable at once"
    burst, rate = network.arrivals_at_once or 0, network.arrivals_per_block or 0
    return f"at most {accounts(burst)} become liquidatable at once, and {whole(rate)} more in each block after that"


def service(network: Network, ignored: int) -> str:
    """How many of them are closed out, and in which order."""
    first = ", the oldest first" if network.order is Order.OLDEST_FIRST else ""
    late = f" of those overdue for more than {blocks(ignored)}" if ignored else ""
    congested = network.congested
    but = "" if congested is None else f" but {congested.count:,} of any {congested.of:,}"
    closed = f"{accounts(capacity_of(network))}{late} are closed out in every block{but}{first}"
    return closed if network.capacity is not None else f"{closed}, as {metered(network)}"


def metered(network: Network) -> str:
    """From which gas the capacity follows."""
    largest = network.largest_account or 0
    of = f"{whole(largest)} position{'s' * (largest != 1)}"
    taken, all_of_it = whole(of_largest(network)), whole(network.gas_per_block or 0)
    return f"an account of {of} takes {taken} of the {all_of_it} gas units they have in a block"


def accounts(count: int) -> str:
    """As in "1 account", "500 accounts"."""
    return f"{whole(count)} account{'s' * (count != 1)}"


def left_out() -> str:
    """What every account takes of the capacity."""
    return "to close out an account takes the same of the keepers' capacity, whatever it holds"


def willing(specification: Specification) -> str:
    """What is left to believe of keepers who are known to be paid."""
    paid, late = costs_in_words(specification), blocks(specification.keeper_delay)
    return f"keepers who are paid at least {paid} begin within {late}, and use all of their capacity"
