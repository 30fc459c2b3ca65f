"""The numbers of a pool: what is in it, and how its holders may leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from novate.model.parameter import SHARE, Choice, Contradiction, Declaration, Delay, Money, Owner


class Withdrawals(StrEnum):
    """How holders may leave."""

    FREE = "free"
    """At once."""
    DELAYED = "delayed"
    """So many blocks after they have asked to, at the price of that block."""
    GATED = "gated"
    """At once, as long as a reserve stays."""


TABLE = ("pool",)
"""It has one of its own."""
ABOUT = "A liquidity pool as a layer of the waterfall, whose holders bear what the layers above did not pay."
DECLARATIONS = (
    Declaration(
        "assets",
        Money(),
        Owner.MECHANISM,
        "Quote units in the pool at the start; of these the ones count that no holder can take away before close-outs.",
        examples=("5_000_000",),
        is_optional=True,
        field="pool_assets",
    ),
    Declaration(
        "withdrawals",
        Choice(Withdrawals),
        Owner.MECHANISM,
        'How holders may leave: "free", at once; "delayed", after withdrawal_delay; "gated", down to reserve.',
        examples=("delayed",),
        default="free",
        field="pool_withdrawals",
        note="Whoever can leave before a close-out does so: a pool that all can leave at once covers nothing.",
    ),
    Declaration(
        "withdrawal_delay",
        Delay(whole=True),
        Owner.MECHANISM,
        "The time from a request to leave until it is paid, at the price of then; its shares bear losses until then.",
        examples=("3 blocks",),
        is_optional=True,
        field="pool_delay",
        note="Nobody can run iff it is at least n = keeper_delay + 1 + the age of the oracle's price.",
    ),
    Declaration(
        "reserve",
        Money(),
        Owner.MECHANISM,
        "Quote units of the pool that holders cannot take away.",
        examples=("2_000_000",),
        is_optional=True,
        field="pool_reserve",
    ),
    Declaration(
        "requested",
        SHARE,
        Owner.ENVIRONMENT,
        "Share of the pool at most for which holders have asked already before a window, and that is due in it.",
        examples=("10%",),
        is_optional=True,
        field="pool_requested",
    ),
)
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""
GOES_WITH = {"withdrawal_delay": Withdrawals.DELAYED, "reserve": Withdrawals.GATED, "requested": Withdrawals.DELAYED}


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """A number of another way to leave than that of the file, or none of its own."""
    way = found.get("withdrawals") or Withdrawals.FREE
    for key, of_way in GOES_WITH.items():
        if found.get(key) is not None and way != of_way:
            yield Contradiction("withdrawals", f'"{way}"', f'"{of_way}", of which {key} speaks')
    needed = {Withdrawals.DELAYED: "withdrawal_delay", Withdrawals.GATED: "reserve"}.get(way)
    if needed is not None and found.get(needed) is None:
        yield Contradiction(needed, "nothing", f'a value, which withdrawals = "{way}" needs')
