"""What an oracle that shows the market price guarantees: L_k = W_k = fall(k), U_k = V_k = rise(k).

fall and rise are those of `novate.model.core.symbolic.powers`. Source: by definition;
`novate.proofs.components.oracles.exact` proves it, and which runs get to the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from novate.model.contract import LagProfile, ShowsTheMarket
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return ExactProfile(machine)


@dataclass(frozen=True)
class ExactProfile(ShowsTheMarket):
    """Each number worked out once."""

    machine: Machine
    least_market_now = 1
    most_market_now = 1
    has_most = True

    @cached_property
    def least_market(self) -> Term:
        """L_K."""
        return furthest_down(self.machine)

    @cached_property
    def most_market(self) -> Term:
        """U_K."""
        return furthest_up(self.machine)

    @property
    def least_oracle(self) -> Term:
        """W_K."""
        return self.least_market

    @property
    def most_oracle(self) -> Term:
        """V_K."""
        return self.most_market


def furthest_down(machine: Machine) -> Term:
    """The least that the market can be at the forced close-out."""
    return fall(machine, Span.HORIZON)


def furthest_up(machine: Machine) -> Term:
    """The most."""
    return rise(machine, Span.HORIZON)
