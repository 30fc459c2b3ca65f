"""The numbers of keepers whose capacity is in money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from novate.model.keepers import costs
from novate.model.keepers.network.parameters import CONGESTED
from novate.model.keepers.network.queue import Service
from novate.model.parameter import MOST_BLOCKS, Contradiction, Declaration, Money, Owner, Range
from novate.model.quantities import SomeBlocks, format_amount


@dataclass(frozen=True, slots=True)
class Notional:
    """In each good block accounts are closed out until they are worth the capacity, of those that are due.

    An account is worth its notional at the oracle price at which it was last healthy, as open interest is: that does
    not change while it waits, so how long it waits does not depend on prices. It is closed out whole; the one with
    which the capacity is reached is one of them.
    """

    block_capacity: int
    """Quote quanta; above 0."""
    notional_per_wave: int
    """Quote quanta; above 0. All that becomes liquidatable from one calm to the next, whoever is first."""
    congested: SomeBlocks | None = None
    """Of any so many blocks in a row, at most so many are useless; None where none is."""
    gas_growth: Fraction = Fraction(0)
    cost_of_losing: int = 0
    racing: int = 1
    kind: ClassVar[str] = "notional"
    is_limited: ClassVar[bool] = True

    @property
    def service(self) -> Service:
        """What keepers do in a block, in quote quanta."""
        if self.congested is None:
            return Service(self.block_capacity)
        return Service(self.block_capacity, self.congested.count, self.congested.of)


SOME = Range(is_above=True)

DECLARATIONS = (
    Declaration(
        "block_capacity",
        Money(SOME),
        Owner.ENVIRONMENT,
        "Quote units: accounts worth at least so much are closed out in every block in which so much is due, and all "
        "that is due where it is less.",
        examples=("5_000_000",),
        note="An account counts whole, in the block in which the last of it is closed, with what it was worth at the "
        "oracle price at which it was last healthy.",
    ),
    Declaration(
        "notional_per_wave",
        Money(SOME),
        Owner.ENVIRONMENT,
        "Quote units: accounts worth at most so much become liquidatable in all, from one calm to the next; a calm is "
        "a window of n blocks in which nobody is.",
        examples=("50_000_000",),
        note="That at most so much is so at the same time would not do: while some go others come, and each may wait "
        "as long as the last of a wave.",
    ),
    CONGESTED,
    *costs.DECLARATIONS,
)
RECORD = Notional
GOES_WITH = (("close_out", "whole"),)
"""An account that is closed in parts would count in many blocks."""


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """A wave that takes longer than anybody looks at."""
    keepers = RECORD(**found)
    if keepers.service.blocks_to_close(keepers.notional_per_wave) > MOST_BLOCKS:
        expected = f"so much that a whole wave is closed out in {MOST_BLOCKS:_} blocks"
        yield Contradiction("block_capacity", f'"{format_amount(Fraction(found["block_capacity"]))}"', expected)
