"""The rule of close-outs in parts: how much of a position's notional one call closes.

    chunk(N) = min(N, maximum, max(min(minimum, N), share N))

Both chunk(N) and N - chunk(N) grow with N, and chunk(N)/N falls: what is proved of close-outs in parts rests on that,
and a rule of another form needs a proof of its own. What `leftover_minimum` adds is taken by the call that would leave
too little: it never closes less than the rule above, which is what all proofs need.

In whole base quanta a part is rounded up, so that it is never less than the rule says.

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


def chunk(rule: Partial, notional: Fraction) -> Fraction:
    """What a call closes of a position that is worth so much at the oracle price; both in quote quanta."""
    most = notional if rule.chunk_maximum is None else min(notional, Fraction(rule.chunk_maximum))
    part = min(most, max(Fraction(rule.chunk_minimum), rule.chunk_share * notional))
    left = notional - part
    return most if 0 < left < rule.leftover_minimum else part


def prepared(rule: Partial, scale: int) -> PartialRules:
    """The rules."""
    return PartialRules(rule, scale)
