"""By what losses are shared out that no other layer has paid."""

from __future__ import annotations

from enum import StrEnum

from novate.model.parameter import Choice, Declaration, Owner


class Base(StrEnum):
    """By what."""

    SINCE_HEALTHY = "gains-since-healthy"
    """By what each has gained since the closed account was last healthy, and nobody more than that, or than it has."""
    SINCE_ENTRY = "gains-since-entry"
    """The same of what its position in the market has gained since it was opened."""
    EQUITY = "equity"
    """By what each has at the oracle price, and nobody more than that."""
    SIZE = "size"
    """By what each holds in the market, on either side, whatever it has."""
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
        'What pays that no layer did: "withdrawals", in part until it is made up; or accounts at once, by their '
        '"gains-since-healthy" (the closed account\'s last healthy look), "gains-since-entry", "equity" or "size".',
        examples=("gains-since-healthy",),
        default="withdrawals",
        field="socialise_base",
    ),
)
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""


def contradictions(_: object) -> tuple[()]:
    """None: there is one key."""
    return ()
