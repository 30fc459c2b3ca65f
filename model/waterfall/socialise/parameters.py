"""By what losses are shared out that no other layer has paid."""

from __future__ import annotations

from enum import StrEnum

from novate.model.parameter import Choice, Declaration, Owner


class Base(StrEnum):
    """By what."""

    WITHDRAWALS = "withdrawals"
    """Of whoever leaves, so much of what he takes with him."""


TABLE = ("socialise",)
"""It has one of its own."""
ABOUT = "Losses that are shared out among the accounts, as a layer of the waterfall."
DECLARATIONS = (
    Declaration(
        "base",
        Choice(Base),
        Owner.MECHANISM,
        'By what a loss is shared out that is left: "withdrawals", a factor on what is withdrawn until it is made up.',
        examples=("withdrawals",),
        default="withdrawals",
        field="socialise_base",
    ),
)
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""


def contradictions(_: object) -> tuple[()]:
    """None: there is one key."""
    return ()
