"""What closing out an account takes of the gas of a block, and how many accounts fit into it.

The margin check of a close-out reads every position of the account and the price of each: with isolated margin that is
one of each, with cross margin as many as the account still holds (a test counts what the reference reads). A call
closes one position, so an account of k takes k calls, which read k, k - 1, ..., 1 of them:

    gas of a call beside j positions     base + j (per position + per price)
    gas of an account of k               k base + k (k + 1)/2 (per position + per price)
    capacity                             floor(gas of a block that keepers have / gas of the largest account)

Linear for a call, and so not for an account. An account that is cured before its last call takes less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from novate.model.parameter import Contradiction, Counted, Declaration, Owner
from novate.model.quantities import format_counted

UNIT, POSITION = "gas unit", "position"
KEYS = ("gas_per_block", "gas_per_close_out", "gas_per_position", "gas_per_price", "largest_account")
"""All that a capacity follows from."""

DECLARATIONS = (
    Declaration(
        "largest_account",
        Counted(POSITION),
        Owner.MECHANISM,
        "An account holds at most so many positions: a trade that would leave it more is refused.",
        examples=("8 positions",),
        is_optional=True,
        note='With isolated margin "1 position".',
    ),
    Declaration(
        "gas_per_block",
        Counted(UNIT),
        Owner.ENVIRONMENT,
        "What keepers have of the gas of a block that is of use to them: their share of its limit.",
        examples=("7_500_000 gas units",),
        is_optional=True,
    ),
    Declaration(
        "gas_per_close_out",
        Counted(UNIT, least=0),
        Owner.MECHANISM,
        "What a close-out takes, whatever the account holds.",
        examples=("200_000 gas units",),
        is_optional=True,
    ),
    Declaration(
        "gas_per_position",
        Counted(UNIT, least=0),
        Owner.MECHANISM,
        "What it takes besides for each position of the account, which the margin check reads.",
        examples=("20_000 gas units",),
        is_optional=True,
    ),
    Declaration(
        "gas_per_price",
        Counted(UNIT, least=0),
        Owner.MECHANISM,
        "The same for the price of each.",
        examples=("15_000 gas units",),
        is_optional=True,
    ),
)


class Metered(Protocol):
    """What a close-out takes, and what there is."""

    @property
    def largest_account(self) -> int | None:
        """Positions."""

    @property
    def gas_per_block(self) -> int | None:
        """Gas units that keepers have."""

    @property
    def gas_per_close_out(self) -> int | None:
        """Gas units."""

    @property
    def gas_per_position(self) -> int | None:
        """Gas units."""

    @property
    def gas_per_price(self) -> int | None:
        """Gas units."""


def gas_of(base: int, each: int, positions: int) -> int:
    """Gas units that closing out an account with so many positions takes, one call after the other."""
    return positions * base + positions * (positions + 1) // 2 * each


def of_largest(metered: Metered) -> int:
    """The same of the largest account."""
    base, position, price = metered.gas_per_close_out, metered.gas_per_position, metered.gas_per_price
    assert base is not None
    assert position is not None
    assert price is not None
    assert metered.largest_account is not None
    return gas_of(base, position + price, metered.largest_account)


def affordable(metered: Metered) -> int:
    """How many of the largest account fit into what keepers have of a block."""
    assert metered.gas_per_block is not None
    return metered.gas_per_block // of_largest(metered)


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """A capacity that is said twice or not at all; a close-out that takes nothing, or more than keepers have."""
    metered = [key for key in KEYS if key != "largest_account" and found.get(key) is not None]
    if found.get("capacity") is not None:
        yield from (Contradiction(key, "gas besides capacity", SAID_ONCE) for key in metered)
        return
    missing = [key for key in KEYS if found.get(key) is None]
    if missing:
        nothing = "capacity" if len(missing) >= len(KEYS) - 1 else missing[0]
        yield Contradiction(nothing, "nothing", SAID_ONCE)
        return
    most, base, position, price, largest = (found[key] for key in KEYS)
    each = gas_of(base, position + price, largest)
    if each == 0:
        yield Contradiction("gas_per_close_out", f'"{format_counted(0, UNIT)}"', "more than 0 in all for a close-out")
    elif each > most:
        given = f'"{format_counted(largest, POSITION)}"'
        yield Contradiction("largest_account", given, f"{FITS}: it takes {each:,} gas units, and they have {most:,}")


SAID_ONCE = f"capacity, or what it follows from: {', '.join(KEYS)}"
FITS = "few enough that closing out the account fits into a block"
