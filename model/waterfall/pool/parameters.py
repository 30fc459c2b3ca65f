"""The numbers of a pool: what is in it, and how its holders may leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from novate.model.parameter import SHARE, Choice, Contradiction, Count, Counted, Declaration, Delay, Money, Owner
from novate.model.quantities import QuantityError, parse_counted

SHARE_NAME = "share"
"""What virtual shares are counted in."""
MOST_SHARES = 10**36
"""Beyond it a number of virtual shares is a slip of the pen."""


class Role(StrEnum):
    """What a pool is for."""

    BACKSTOP = "backstop"
    """It pays what layers above it did not."""
    COUNTERPARTY = "counterparty"
    """It is the other side of all trades: it pays what traders gain, and gets what they lose."""


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
    Declaration(
        "virtual_shares",
        Counted(SHARE_NAME, least=0, most=MOST_SHARES, is_named_by_key=True),
        Owner.MECHANISM,
        "Shares that belong to nobody, and count in the price of a share.",
        examples=("1_000 shares",),
        is_optional=True,
        field="pool_virtual_shares",
        note="10 to the power of its decimals offset, in an ERC-4626 vault of OpenZeppelin's kind.",
    ),
    Declaration(
        "virtual_assets",
        Count(most=1),
        Owner.MECHANISM,
        "Quote quanta that belong to nobody, and count in the price of a share: 1 beside virtual shares, else 0.",
        examples=(0,),
        is_optional=True,
        field="pool_virtual_assets",
        note="With more of them holders could be paid more than there is; without one the first share has no price.",
    ),
    Declaration(
        "deposits",
        Counted("deposit", least=0, is_named_by_key=True),
        Owner.ENVIRONMENT,
        "Deposits of others at most after somebody has seeded the empty pool, and before he leaves it again.",
        examples=("20 deposits",),
        is_optional=True,
        field="pool_deposits",
    ),
    Declaration(
        "role",
        Choice(Role),
        Owner.MECHANISM,
        'What it is for: "backstop", it pays what layers above it did not; "counterparty", it is the other side of all '
        "trades.",
        examples=("counterparty",),
        default="backstop",
        field="pool_role",
        note="What a counterparty holds is owed to those who gain, so it covers nothing of what close-outs leave.",
    ),
    Declaration(
        "deleveraging_trigger",
        SHARE,
        Owner.MECHANISM,
        "Positions that gain are closed within a window from where open gains are more than this share of the pool.",
        examples=("85%",),
        is_optional=True,
        field="pool_trigger",
        note="Without it nothing limits what is gained before a window: it then begins with none.",
    ),
    Declaration(
        "payout_cap",
        SHARE,
        Owner.MECHANISM,
        "Share of the pool that is paid for gains at most.",
        examples=("90%",),
        is_optional=True,
        field="pool_payout_cap",
    ),
)
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""
GOES_WITH = {"withdrawal_delay": Withdrawals.DELAYED, "reserve": Withdrawals.GATED, "requested": Withdrawals.DELAYED}
OF_A_COUNTERPARTY = ("deleveraging_trigger", "payout_cap")


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Numbers that do not go together."""
    yield from of_withdrawals(found)
    yield from of_shares(found)
    role = found.get("role") or Role.BACKSTOP
    for key in OF_A_COUNTERPARTY:
        if found.get(key) is not None and role != Role.COUNTERPARTY:
            yield Contradiction("role", f'"{role}"', f'"{Role.COUNTERPARTY}", of which {key} speaks')


def of_withdrawals(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """A number of another way to leave than that of the file, or none of its own."""
    way = found.get("withdrawals") or Withdrawals.FREE
    for key, of_way in GOES_WITH.items():
        if found.get(key) is not None and way != of_way:
            yield Contradiction("withdrawals", f'"{way}"', f'"{of_way}", of which {key} speaks')
    needed = {Withdrawals.DELAYED: "withdrawal_delay", Withdrawals.GATED: "reserve"}.get(way)
    if needed is not None and found.get(needed) is None:
        yield Contradiction(needed, "nothing", f'a value, which withdrawals = "{way}" needs')


def of_shares(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Virtual assets without virtual shares, or the other way round."""
    shares, assets = virtual_shares(found.get("virtual_shares")), found.get("virtual_assets")
    if shares is not None and isinstance(assets, int) and assets != min(shares, 1):
        expected = "1, as there are virtual shares" if shares else "0, as there are no virtual shares"
        yield Contradiction("virtual_assets", str(assets), expected)


def virtual_shares(written: object) -> int | None:
    """How many a file has; None where that cannot be read, which others say."""
    try:
        return 0 if written is None else parse_counted(str(written), SHARE_NAME, is_named=False)
    except QuantityError:
        return None
