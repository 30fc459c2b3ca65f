"""The lag profile: all that prices and an oracle mean to the core, as six numbers.

A *look* is a healthy account seen at an oracle price. The profile says how far the market, and the oracle itself, can
be from what the look showed: L_K and U_K of the market at the forced close-out, K = keeper_delay + 1 blocks later; L_0
and U_0 of the market in the block of the look; W_K and V_K of the oracle in any of the K blocks after it.

This is the profile of an oracle within e of the market prices of this block and of h blocks before it:

    L_k = fall(k + h)/(1 + e)                          U_k = rise(k + h)/(1 - e)
    W_K = (1 - e) min(fall(n), 1/rise(h - 1))/(1 + e)  V_K = (1 + e) max(rise(n), 1/fall(h - 1))/(1 - e),  n = K + h

fall and rise are those of `novate.model.core.symbolic.powers`. Source: derived; `novate.proofs.theorems` proves that
the conditions over these numbers are enough, and constructs the runs that attain them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import z3

from novate.model.core.symbolic.numbers import Term, larger, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine


@dataclass(frozen=True)
class LagProfile:
    """Ratios to the oracle price of a look, each worked out once: numbers, symbols or arrays, as the moves are."""

    machine: Machine

    @cached_property
    def least_market(self) -> Term:
        """L_K: the market at the forced close-out is at least this share of what the look showed."""
        return quotient(fall(self.machine, Span.HORIZON), 1 + self._deviation)

    @cached_property
    def most_market(self) -> Term:
        """U_K: and at most this. Raises `ZeroDivisionError` where the deviation is 1: there is no bound."""
        return quotient(rise(self.machine, Span.HORIZON), 1 - self._deviation)

    @cached_property
    def least_market_now(self) -> Term:
        """L_0: the same of the market in the block of the look."""
        return quotient(fall(self.machine, Span.STALENESS), 1 + self._deviation)

    @cached_property
    def most_market_now(self) -> Term:
        """U_0. Raises `ZeroDivisionError`."""
        return quotient(rise(self.machine, Span.STALENESS), 1 - self._deviation)

    @cached_property
    def least_oracle(self) -> Term:
        """W_K: the oracle is at least this share of what it showed; 0 where it may show next to nothing."""
        lowest = smaller(fall(self.machine, Span.HORIZON), 1 / rise(self.machine, Span.STALENESS_LESS_ONE))
        return quotient((1 - smaller(self._deviation, 1)) * lowest, 1 + self._deviation)

    @cached_property
    def most_oracle(self) -> Term:
        """V_K: and at most this. Raises `ZeroDivisionError`."""
        highest = larger(rise(self.machine, Span.HORIZON), 1 / fall(self.machine, Span.STALENESS_LESS_ONE))
        return quotient((1 + self._deviation) * highest, 1 - self._deviation)

    @property
    def _deviation(self) -> Term:
        return self.machine.specification.deviation


def quotient(share: Term, divisor: Term) -> Term:
    """Share / divisor. Of symbols a product with a reciprocal: the solver then knows one quotient, whatever it divides.

    One obligation takes 0.1 s so, and 30 s as a quotient of its own.
    """
    return share * (1 / divisor) if isinstance(divisor, z3.ExprRef) else share / divisor


NUMBERS = tuple(name for name, each in vars(LagProfile).items() if isinstance(each, cached_property))
"""The names of the six."""
