"""The numbers of an insurance fund: what is in it, how it pays, and what it pays at most."""

from __future__ import annotations

from enum import StrEnum

from novate.model.parameter import Choice, Declaration, Money, Owner


class Payment(StrEnum):
    """What the fund does where it cannot pay all that it is asked for."""

    PARTIAL = "partial"
    """It pays what it can."""
    ALL_OR_NOTHING = "all-or-nothing"
    """It pays nothing."""


DECLARATIONS = (
    Declaration(
        "insurance_fund",
        Money(),
        Owner.MECHANISM,
        "Quote units in the insurance fund at the start.",
        examples=("1_000_000",),
        default="0",
        assumed="0",
    ),
    Declaration(
        "fund_payment",
        Choice(Payment),
        Owner.MECHANISM,
        'What the fund pays of a shortfall that is more than it may pay: "partial": what it may; "all-or-nothing": '
        "nothing.",
        examples=("all-or-nothing",),
        default="partial",
        note="dYdX's fund refuses a fill that it cannot pay for in full.",
    ),
    Declaration(
        "fund_cap_per_event",
        Money(),
        Owner.MECHANISM,
        "Quote units that the fund pays for one close-out at most.",
        examples=("100_000",),
        is_optional=True,
    ),
    Declaration(
        "fund_cap_per_block",
        Money(),
        Owner.MECHANISM,
        "Quote units that it pays for all close-outs of one block at most.",
        examples=("250_000",),
        is_optional=True,
        note="A window of several blocks may need all of it in one: of a window the fund covers no more than this.",
    ),
    Declaration(
        "fund_cap_lifetime",
        Money(),
        Owner.MECHANISM,
        "Quote units that it ever pays at most; what it has paid counts for good.",
        examples=("1_000_000",),
        is_optional=True,
    ),
)
"""Of the table of all layers."""
IN_A_MARKET = (
    Declaration(
        "insurance_cap",
        Money(),
        Owner.MECHANISM,
        "Quote units that the insurance fund ever pays for this market at most.",
        examples=("100_000",),
        is_optional=True,
        note="With cross margin a shortfall is that of the market whose position was closed last.",
    ),
)
"""Of the table of a market."""
