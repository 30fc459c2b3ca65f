"""The numbers of a network of keepers, and what makes them fall behind for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from novate.model.keepers import costs
from novate.model.keepers.network import gas
from novate.model.keepers.network.queue import (
    Service,
    longest_in_any_order,
    longest_of_arrivals,
    longest_of_crowd,
)
from novate.model.parameter import MOST_BLOCKS, BlocksOf, Choice, Contradiction, Counted, Declaration, Owner
from novate.model.quantities import SomeBlocks, format_counted


class Order(StrEnum):
    """Who is closed out first."""

    OLDEST_FIRST = "oldest-first"
    """Whoever has been liquidatable for longest."""
    ANY = "any"
    """As keepers like: the best paid first, or the worst."""


@dataclass(frozen=True, slots=True)
class Network:
    """In each good block the first accounts in order are closed, up to the capacity, of those that are due.

    Either at most so many accounts are liquidatable at once, or they become so at most at a rate.
    """

    capacity: int | None = None
    """Accounts a block; at least 1. None where it follows from gas."""
    order: Order = Order.OLDEST_FIRST
    accounts_at_once: int | None = None
    """Liquidatable at the same time, at most; None where arrivals say how fast they become so."""
    arrivals_at_once: int | None = None
    """B: in any w blocks at most B + A (w - 1) accounts become liquidatable."""
    arrivals_per_block: int | None = None
    """A."""
    congested: SomeBlocks | None = None
    """Of any so many blocks in a row, at most so many are useless; None where none is."""
    gas_growth: Fraction = Fraction(0)
    cost_of_losing: int = 0
    racing: int = 1
    largest_account: int | None = None
    """Positions that an account holds at most; None for no limit but that of the markets."""
    gas_per_block: int | None = None
    """Gas units that keepers have; None, as of the three below, where the capacity is said."""
    gas_per_close_out: int | None = None
    gas_per_position: int | None = None
    gas_per_price: int | None = None
    kind: ClassVar[str] = "network"
    is_limited: ClassVar[bool] = True


CONGESTED = Declaration(
    "congested",
    BlocksOf(),
    Owner.ENVIRONMENT,
    "Of any so many blocks in a row at most so many are useless to keepers: nothing need be closed out in them.",
    examples=("2 of 10 blocks",),
    is_optional=True,
)

DECLARATIONS = (
    Declaration(
        "capacity",
        Counted(),
        Owner.ENVIRONMENT,
        "Accounts that keepers close out in one block, if so many are due.",
        examples=("50 accounts",),
        is_optional=True,
        note="Either this, or the gas that a close-out takes, from which it follows.",
    ),
    Declaration(
        "order",
        Choice(Order),
        Owner.ENVIRONMENT,
        '"oldest-first": who has been liquidatable for longest is closed out first; "any": as keepers like.',
        examples=("oldest-first",),
        default="oldest-first",
    ),
    Declaration(
        "accounts_at_once",
        Counted(),
        Owner.ENVIRONMENT,
        "At most so many accounts are liquidatable at the same time.",
        examples=("500 accounts",),
        is_optional=True,
        note="Either this, or both keys of arrivals.",
    ),
    Declaration(
        "arrivals_at_once",
        Counted(),
        Owner.ENVIRONMENT,
        "At most so many accounts become liquidatable in one block.",
        examples=("20 accounts",),
        is_optional=True,
        note="In formulas *B*.",
    ),
    Declaration(
        "arrivals_per_block",
        Counted(least=0),
        Owner.ENVIRONMENT,
        "In w blocks in a row at most arrivals_at_once and w - 1 times this many become liquidatable.",
        examples=("5 accounts",),
        is_optional=True,
        note="In formulas *A*.",
    ),
    CONGESTED,
    *costs.DECLARATIONS,
    *gas.DECLARATIONS,
)
RECORD = Network
GOES_WITH = (("close_out", "whole"),)
"""The kinds that other components of the file must be of: an account that is closed in parts needs many calls."""


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """A crowd or a capacity that is said twice or not at all, and one with which keepers never keep up."""
    of_gas = next(gas.contradictions(found), None)
    if of_gas is not None:
        yield of_gas
        return
    at_once, burst, rate = (found.get(key) for key in ("accounts_at_once", "arrivals_at_once", "arrivals_per_block"))
    if at_once is not None and (burst is not None or rate is not None):
        key = "arrivals_per_block" if burst is None else "arrivals_at_once"
        yield Contradiction(key, "arrivals besides accounts_at_once", "one of the two: how many at once, or how fast")
    elif at_once is None and (burst is None or rate is None):
        missing = "accounts_at_once" if burst is rate else "arrivals_at_once" if burst is None else "arrivals_per_block"
        yield Contradiction(missing, "nothing", "accounts_at_once, or both arrivals_at_once and arrivals_per_block")
    else:
        yield from falls_behind(RECORD(**{"order": Order.OLDEST_FIRST, **found}))


def falls_behind(network: Network) -> Iterator[Contradiction]:
    """Why no delay is derived, if none is."""
    capacity = f'"{format_counted(capacity_of(network))}"'
    longest = longest_wait(network)
    if longest is not None and longest <= MOST_BLOCKS:
        return
    if longest is not None:
        yield Contradiction(
            capacity_key(network), capacity, f"so many that nobody waits for more than {MOST_BLOCKS:_} blocks"
        )
    elif network.accounts_at_once is not None:
        expected = f'at most the capacity, which is {capacity}, where order is "{network.order}": {PASSED_OVER}'
        yield Contradiction("accounts_at_once", f'"{format_counted(network.accounts_at_once)}"', expected)
    elif network.order is Order.ANY and longest_wait(replace(network, order=Order.OLDEST_FIRST)) is not None:
        yield Contradiction("order", f'"{network.order}"', f'"{Order.OLDEST_FIRST}", or fewer arrivals: {PASSED_OVER}')
    else:
        found = f'"{format_counted(network.arrivals_per_block or 0)}"'
        expected = f"at most what keepers close out, {capacity} in each good block: else the queue only grows"
        yield Contradiction("arrivals_per_block", found, expected)


PASSED_OVER = "others that become liquidatable meanwhile may go first, so no bound on the delay follows"
"""Two accounts and a capacity of one are enough for it: whenever one is closed out, another takes its place."""


def longest_wait(network: Network) -> int | None:
    """The blocks in which an account that is due is closed out, the last of them included; None without a bound."""
    service = service_of(network)
    if network.accounts_at_once is not None:
        is_bounded = network.order is Order.OLDEST_FIRST or network.accounts_at_once <= capacity_of(network)
        return longest_of_crowd(service, network.accounts_at_once) if is_bounded else None
    assert network.arrivals_at_once is not None
    assert network.arrivals_per_block is not None
    longest = longest_of_arrivals if network.order is Order.OLDEST_FIRST else longest_in_any_order
    return longest(service, network.arrivals_at_once, network.arrivals_per_block)


def service_of(network: Network) -> Service:
    """What it does in a block."""
    capacity, congested = capacity_of(network), network.congested
    return Service(capacity) if congested is None else Service(capacity, congested.count, congested.of)


def capacity_of(network: Network) -> int:
    """Accounts a block: as the file says, or as many of the largest account as there is gas for."""
    return gas.affordable(network) if network.capacity is None else network.capacity


def capacity_key(network: Network) -> str:
    """The key that says it."""
    return "capacity" if network.capacity is not None else "largest_account"
