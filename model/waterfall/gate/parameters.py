"""For how long a gate stays closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from novate.model.parameter import MOST_BLOCKS, Contradiction, Declaration, Delay, Owner, Range

TABLE = ("gate",)
"""It has one of its own."""
ABOUT = (
    "A gate as a layer of the waterfall: nobody withdraws for some time after layers that hold money have left a loss."
)
DECLARATIONS = (
    Declaration(
        "closed_for",
        Delay(Range(least=Fraction(1), most=Fraction(MOST_BLOCKS)), whole=True),
        Owner.MECHANISM,
        "The time for which nobody withdraws after a close-out left a loss, its block included; each begins it anew.",
        examples=("50 blocks",),
        is_optional=True,
        field="gate_blocks",
        note="A gate makes up for nothing: once it opens, the first to leave may take what the last one is owed.",
    ),
)
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """A gate that never closes."""
    if found.get("closed_for") is None:
        yield Contradiction("closed_for", "nothing", "the blocks for which the gate is closed")
