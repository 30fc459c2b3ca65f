"""How a specification file says requirements and slippage by size.

A tier begins at a size and has rates of its own for what is above it. Another way to write the same is a rate of the
whole notional and a deduction from it, which then has to be the one with which two tiers meet.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from novate.model.parameter import LOSS, Money, Range, Rate
from novate.specification.moves import Table
from novate.specification.values import reader

SIZE = reader(Money(Range(Fraction(0), is_above=True)))
OF_A_TIER = Rate(Range(most=Fraction(1), is_above=True), "5%")
SHARE = reader(OF_A_TIER)
"""At most all of it: of more a long would be liquidatable since the price rose."""
DEDUCTION = reader(Money())

SLIPPAGE = reader(LOSS)

Size = Annotated[Fraction, PlainValidator(SIZE), SIZE.schema]
Share = Annotated[Any, PlainValidator(SHARE), SHARE.schema]


class TierTable(Table):
    """What is required of the part of a notional above a size."""

    initial_margin: Share = Field(
        description="Share of that part that an account needs after a trade or a withdrawal.", examples=["10%"]
    )
    maintenance_margin: Share = Field(
        description="Share of that part below which an account is liquidatable.", examples=["5%"]
    )
    deduction: Annotated[Any, PlainValidator(DEDUCTION), DEDUCTION.schema] | None = Field(
        default=None,
        description="What a rate of the whole notional takes off again, in quote units: checked where it is said.",
        examples=["20_000"],
    )


TiersBySize = dict[Size, TierTable]
RatesBySize = dict[Size, Annotated[Any, PlainValidator(SLIPPAGE), SLIPPAGE.schema]]
