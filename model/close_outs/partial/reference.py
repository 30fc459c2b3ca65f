"""What a call closes of a position, in whole base quanta: rounded up, so that it is never less than the rule says.

dYdX v4 rounds down, to a multiple of the step and to one step at least (`protocol/x/clob/keeper/liquidations.go`, read
on 2026-11-28), so a call there closes up to a step less: that is not carried. However little a step is worth in money,
what is proved of all price paths is proved of parts that are at least what the rule says.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import ClassVar

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.rule import chunk
from novate.model.oracle_price import OraclePrice


@dataclass(frozen=True, slots=True)
class PartialRules:
    """A rule, and in what its amounts are counted."""

    rule: Partial
    scale: int
    """Of what a base quantum is worth."""
    once_a_block: ClassVar[bool] = True

    def closed(self, size: int, worth: OraclePrice) -> int:
        """Of so many base quanta, each worth this many quote quanta at the oracle price, times the scale."""
        part = chunk(self.rule, Fraction(size * worth, self.scale))
        return min(size, ceil(part * self.scale / worth))


def prepared(rule: Partial, scale: int) -> PartialRules:
    """The rules."""
    return PartialRules(rule, scale)
