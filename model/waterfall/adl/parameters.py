"""How positions of the other side are closed against a bankrupt one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from novate.model.parameter import Choice, Contradiction, Counted, Declaration, Owner


class Allocation(StrEnum):
    """Who closes how much."""

    PRO_RATA = "pro-rata"
    """Everybody the same part of its position, in lots by D'Hondt's rule."""
    LARGEST_FIRST = "largest-first"
    """Who has gained most is asked first."""
    SCORE = "score"
    """By a score: what a position has gained, as a share of what it was opened at, times the account's leverage."""
    LIST = "list"
    """In the order of a list, from a place of it that goes on from block to block."""


class At(StrEnum):
    """At which price."""

    BANKRUPTCY = "bankruptcy"
    """At which the closed account has nothing left and owes nothing."""
    MARK = "mark"
    """The oracle price, rounded against the other side."""
    PREVIOUS_MARK = "previous-mark"
    """That of the block before, rounded likewise; what it brings beyond the loss is the insurance fund's."""


class Candidates(StrEnum):
    """Who may be asked."""

    ALL = "all"
    """The whole other side."""
    PROFITABLE = "profitable"
    """Those of it whose position has gained something since it was opened."""


TABLE = ("adl",)
"""It has one of its own."""
ABOUT = "Auto-deleveraging as a layer of the waterfall: positions of the other side are closed against a bankrupt one."
DECLARATIONS = (
    Declaration(
        "allocation",
        Choice(Allocation),
        Owner.MECHANISM,
        'Who closes how much: "pro-rata" to positions, "largest-first" by gains, by a "score" of gain and leverage, or '
        'in the order of a "list".',
        examples=("pro-rata",),
        default="pro-rata",
        field="adl_allocation",
    ),
    Declaration(
        "price",
        Choice(At),
        Owner.MECHANISM,
        'At which price: "bankruptcy", at which nothing is left of the loss; "mark", the oracle price; or '
        '"previous-mark", that of the block before.',
        examples=("bankruptcy",),
        default="bankruptcy",
        field="adl_price",
    ),
    Declaration(
        "candidates",
        Choice(Candidates),
        Owner.MECHANISM,
        'Who may be asked: "all" of the other side, or those whose position is "profitable".',
        examples=("profitable",),
        default="all",
        field="adl_candidates",
    ),
    Declaration(
        "accounts_per_pass",
        Counted(is_named_by_key=True),
        Owner.MECHANISM,
        "How many accounts a close-out is allotted to at most; what they do not hold stays with the market maker.",
        examples=("500 accounts",),
        is_optional=True,
        field="adl_accounts",
    ),
)
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""


def contradictions(_: Mapping[str, Any]) -> Iterator[Contradiction]:
    """None: any value goes with any other."""
    return iter(())
