"""What an oracle whose nodes push reports guarantees.

With threshold t, node error e, report delay r, A = max(2 r - 1, 0), and fall and rise of
`novate.model.core.symbolic.powers`:

    L_k = min((1 - t) fall(r + k), fall(A + k))/(1 + e)    W_K = (1 - e) L_K
    U_k = max((1 + t) rise(r + k), rise(A + k))/(1 - e)    V_K = (1 + e) U_K

At a look the answer was not off the market price at most r blocks ago, or it is a view of one at most A blocks ago:
a report that lands r blocks after it was due, off already, and its successor is still under way. Source: derived;
`novate.proofs.components.oracles.push` proves that such an oracle keeps to it, and which runs get to the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Term, larger, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.push.parameters import Push, content_age

CONTENT = Span("A", lambda machine: content_age(push(machine).report_delay))
CONTENT_HORIZON = Span("N", lambda machine: CONTENT.blocks(machine) + machine.specification.delay + 1)
"""A + K."""
SPANS = (CONTENT, CONTENT_HORIZON)


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return PushProfile(machine)


def push(machine: Machine) -> Push:
    """The market's oracle."""
    return cast("Push", machine.market.oracle)


@dataclass(frozen=True)
class PushProfile:
    """Each number worked out once: one, or an array of many, as the moves are."""

    machine: Machine
    has_most = True

    @cached_property
    def least_market(self) -> Term:
        """L_K."""
        return least_after(self.machine, Span.HORIZON, CONTENT_HORIZON)

    @cached_property
    def most_market(self) -> Term:
        """U_K."""
        return most_after(self.machine, Span.HORIZON, CONTENT_HORIZON)

    @cached_property
    def least_market_now(self) -> Term:
        """L_0."""
        return least_after(self.machine, Span.STALENESS, CONTENT)

    @cached_property
    def most_market_now(self) -> Term:
        """U_0."""
        return most_after(self.machine, Span.STALENESS, CONTENT)

    @property
    def least_oracle(self) -> Term:
        """W_K."""
        return lowest_view(self.machine, self.least_market)

    @property
    def most_oracle(self) -> Term:
        """V_K."""
        return highest_view(self.machine, self.most_market)

    @property
    def shown_at_least(self) -> Term:
        """A report may land in any block, with the market price itself."""
        return self.least_market

    @property
    def shown_at_most(self) -> Term:
        """The same."""
        return self.most_market


def lowest_view(machine: Machine, price: Term) -> Term:
    """Of a market price."""
    return (1 - push(machine).node_error) * price


def highest_view(machine: Machine, price: Term) -> Term:
    """The same."""
    return (1 + push(machine).node_error) * price


def least_after(machine: Machine, near: Span, content: Span) -> Term:
    """The least that the market can be, over the answer, so many blocks after what that was near, or is a view of."""
    oracle = push(machine)
    return smaller((1 - oracle.threshold) * fall(machine, near), fall(machine, content)) / (1 + oracle.node_error)


def most_after(machine: Machine, near: Span, content: Span) -> Term:
    """The most."""
    oracle = push(machine)
    return larger((1 + oracle.threshold) * rise(machine, near), rise(machine, content)) / (1 - oracle.node_error)
