"""The rule of close-outs in parts: how much of a position's notional one call closes.

    chunk(N) = min(N, maximum, max(min(minimum, N), share N))

Both chunk(N) and N - chunk(N) grow with N, and chunk(N)/N falls: what is proved of close-outs in parts rests on that,
and a rule of another form needs a proof of its own. What `leftover_minimum` adds is taken by the call that would leave
too little: it never closes less than the rule above, which is what all proofs need.

*Shares of the whole position* (`share_of = "position"`), that at the first call since the account was healthy: a call
closes min(rest, share whole), so there are ceil(1/share) of them. Of the same whole no less is closed of a larger rest,
and no less left; and the parts of a part of the position are that part of its parts.

In whole base quanta a part is rounded up, so that it is never less than the rule says.

dYdX v4 rounds down, to a multiple of the step and to one step at least (`protocol/x/clob/keeper/liquidations.go`, read
on 2026-11-28), so a call there closes up to a step less: that is not carried. However little a step is worth in money,
what is proved of all price paths is proved of parts that are at least what the rule says.

*Target.* A call that cures an account may close less than its part. What was sold and what is left are together worth
the same whatever a call closes, equity at the oracle price lies between that before the call and that after the whole
part, and the account is looked at anew, with a smaller position. One that does not cure closes the whole part. So what
is proved without a target holds with one; and on the worst path, on which nobody is cured, it changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from novate.model.close_outs.partial.parameters import Partial
from novate.model.oracle_price import OraclePrice
from novate.model.standing import Standing


@dataclass(frozen=True, slots=True)
class PartialRules:
    """A rule, and in what its amounts are counted."""

    rule: Partial
    scale: int
    """Of what a base quantum is worth."""
    once_a_block: ClassVar[bool] = True

    @property
    def remembers_first_call(self) -> bool:
        """Where shares are of the position then."""
        return self.rule.is_of_whole

    @property
    def may_cure(self) -> bool:
        """Where it stops at a target."""
        return self.rule.target is not None

    def closed(self, size: int, worth: OraclePrice, standing: Standing | None = None, whole: int | None = None) -> int:
        """Of so many base quanta, each worth this many quote quanta at the oracle price, times the scale.

        Without a standing the rule's part: what it closes of an account that it does not cure.
        """
        part = self.part(size, worth, size if whole is None else whole)
        if self.rule.target is None or standing is None:
            return part
        cure = least_cure(self.rule.target, standing)
        if cure is None or cure >= part:
            return part
        return part if (size - cure) * worth < self.rule.leftover_minimum * self.scale else cure

    def part(self, size: int, worth: OraclePrice, whole: int) -> int:
        """What the rule closes whoever holds it, and held so much at the first call."""
        if self.rule.is_of_whole:
            return min(size, ceil(self.rule.chunk_share * whole))
        part = chunk(self.rule, Fraction(size * worth, self.scale))
        return min(size, ceil(part * self.scale / worth))


def settled_fill(due: int, surplus: Fraction) -> tuple[int, int]:
    """What a fill is charged, and what the fund pays of it, in quote quanta: both are rounded for the account."""
    return max(0, min(due, floor(surplus))), max(0, ceil(-surplus))


def least_cure(target: Fraction, standing: Standing) -> int | None:
    """The fewest base quanta, one at least, after which equity is this share of what is required; None where none are.

    Up to two of them: the fill and the penalty may each be rounded by a quote quantum.
    """
    gained = target * standing.freed - standing.lost
    if gained <= 0:
        return None
    return max(1, ceil((target * standing.requirement - standing.equity + ROUNDED) / gained))


ROUNDED = 2
"""Quote quanta: of the fill and of the penalty, each against the account."""


def chunk(rule: Partial, notional: Fraction) -> Fraction:
    """What a call closes of a position that is worth so much at the oracle price; both in quote quanta."""
    most = notional if rule.chunk_maximum is None else min(notional, Fraction(rule.chunk_maximum))
    part = min(most, max(Fraction(rule.chunk_minimum), rule.chunk_share * notional))
    left = notional - part
    return most if 0 < left < rule.leftover_minimum else part


def prepared(rule: Partial, scale: int) -> PartialRules:
    """The rules."""
    return PartialRules(rule, scale)
