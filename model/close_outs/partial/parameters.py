"""The numbers of close-outs in parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from novate.model.parameter import Choice, Contradiction, Declaration, Money, Owner, Range, Rate


class Charge(StrEnum):
    """What a call charges the account, and who pays for its fill."""

    PENALTY = "penalty"
    """What `[liquidation]` says."""
    SURPLUS = "surplus"
    """No more than what the fill brings beyond the account's share of equity in it; what it lacks the fund pays."""


class ShareOf(StrEnum):
    """What a call closes a share of."""

    REST = "rest"
    """What is left of the position."""
    POSITION = "position"
    """The position at the first call since its account was healthy."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A call closes this share of what is left, but never less than the minimum and never more than the maximum."""

    chunk_share: Fraction
    """Of the rest of the position, or of the whole; above 0."""
    chunk_minimum: int = 0
    """Quote quanta at the oracle price; the rest where that is less."""
    chunk_maximum: int | None = None
    """Quote quanta at the oracle price; None where there is no limit."""
    leftover_minimum: int = 0
    """Quote quanta at the oracle price: a call that would leave less takes all, the maximum allowing."""
    target: Fraction | None = None
    """Of the maintenance requirement, 1 or more: a call stops where equity reaches it; None where it does not."""
    charge: Charge = Charge.PENALTY
    share_of: ShareOf = ShareOf.REST
    kind: ClassVar[str] = "partial"
    is_whole: ClassVar[bool] = False

    @property
    def is_of_whole(self) -> bool:
        """Whether all parts but the last are equal: shares of the whole position."""
        return self.share_of is ShareOf.POSITION

    @property
    def settles_each_fill(self) -> bool:
        """Whether the insurance fund pays what a fill lacks, at every call."""
        return self.charge is Charge.SURPLUS

    @property
    def proved_as(self) -> str:
        """What its theorems call it: none is about charges that stop at the surplus."""
        return f"{self.kind} ({self.charge})" if self.settles_each_fill else self.kind


DECLARATIONS = (
    Declaration(
        "chunk_share",
        Rate(Range(most=Fraction(1), is_above=True), "10%"),
        Owner.MECHANISM,
        "One call closes this share of what is left of a position, or of the position (share_of); there is at most one "
        "call of an account and market in a block.",
        examples=("10%",),
    ),
    Declaration(
        "share_of",
        Choice(ShareOf),
        Owner.MECHANISM,
        '"rest": the share is one of what is left; "position": one of the position at the first call since its account '
        "was healthy, in equal parts, and without amounts.",
        examples=("position",),
        default="rest",
    ),
    Declaration(
        "chunk_minimum",
        Money(),
        Owner.MECHANISM,
        "Quote units at the oracle price: a call closes at least this much, or all that is left.",
        examples=("1_000",),
        default="0",
        at_most="chunk_maximum",
        needs="largest_position",
    ),
    Declaration(
        "chunk_maximum",
        Money(Range(Fraction(0), is_above=True)),
        Owner.MECHANISM,
        "Quote units at the oracle price: a call closes at most this much; without it, any share.",
        examples=("100_000",),
        is_optional=True,
        needs="largest_position",
    ),
    Declaration(
        "leftover_minimum",
        Money(),
        Owner.MECHANISM,
        "Quote units at the oracle price: where a call would leave less it takes all, if the maximum lets it.",
        examples=("1_000",),
        default="0",
    ),
    Declaration(
        "target",
        Rate(Range(Fraction(1), Fraction(100)), "105%"),
        Owner.MECHANISM,
        "A call stops where equity, charges paid, is this share of the maintenance requirement of what is left; "
        "without it, a call closes its whole part.",
        examples=("105%",),
        is_optional=True,
    ),
    Declaration(
        "charge",
        Choice(Charge),
        Owner.MECHANISM,
        '"penalty": a call charges what [liquidation] says; "surplus": the penalty, but no more than what the fill '
        "brings beyond the account's share of equity in what is closed, and what it lacks the insurance fund pays.",
        examples=("surplus",),
        default="penalty",
        note="The share is that of the requirement which the fill frees, as in dYdX's bankruptcy price. What the fund "
        "does not hold is uncovered bad debt: nobody is deleveraged.",
    ),
)
RECORD = Partial


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Amounts beside shares of the whole position: how long it takes would depend on both."""
    if found.get("share_of") is not ShareOf.POSITION:
        return
    for key in ("chunk_minimum", "chunk_maximum", "leftover_minimum"):
        if found.get(key):
            yield Contradiction(key, "an amount", f'none where share_of = "{ShareOf.POSITION}": its parts are equal')
