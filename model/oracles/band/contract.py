"""What an oracle within a deviation of recent market prices guarantees.

It shows at most 1 + e times the highest, and at least 1 - f times the lowest, of the market prices of this block and of
h blocks before it; n = K + h:

    L_k = fall(k + h)/(1 + e)                          U_k = rise(k + h)/(1 - f)
    W_K = (1 - f) min(fall(n), 1/rise(h - 1))/(1 + e)  V_K = (1 + e) max(rise(n), 1/fall(h - 1))/(1 - f)

fall and rise are those of `novate.model.core.symbolic.powers`. Source: derived; `novate.proofs.components.oracles.band`
proves that such an oracle keeps to it, and which runs get to the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from novate.model.contract import LagProfile, ShowsTheMarket
from novate.model.core.symbolic.numbers import Term, larger, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return BandProfile(machine)


def band(machine: Machine) -> Band:
    """The market's oracle."""
    return cast("Band", machine.market.oracle)


@dataclass(frozen=True)
class BandProfile(ShowsTheMarket):
    """Each number worked out once: one, or an array of many, as the moves are."""

    machine: Machine

    @cached_property
    def least_market(self) -> Term:
        """L_K."""
        return least_after(self.machine, Span.HORIZON)

    @cached_property
    def most_market(self) -> Term:
        """U_K. Raises `ZeroDivisionError` where the deviation is 1."""
        return most_after(self.machine, Span.HORIZON)

    @cached_property
    def least_market_now(self) -> Term:
        """L_0."""
        return least_after(self.machine, Span.STALENESS)

    @cached_property
    def most_market_now(self) -> Term:
        """U_0. Raises `ZeroDivisionError`."""
        return most_after(self.machine, Span.STALENESS)

    @cached_property
    def least_oracle(self) -> Term:
        """W_K: 0 where the oracle may show next to nothing."""
        return least_shown(self.machine)

    @cached_property
    def most_oracle(self) -> Term:
        """V_K. Raises `ZeroDivisionError`."""
        return most_shown(self.machine)

    @property
    def has_most(self) -> Term:
        """Where the oracle shows some share of the market at least."""
        return band(self.machine).deviation_down < 1


def least_after(machine: Machine, blocks: Span) -> Term:
    """The least that the market can be, over what the oracle showed, so many blocks after what that referred to."""
    return fall(machine, blocks) / (1 + band(machine).deviation_up)


def most_after(machine: Machine, blocks: Span) -> Term:
    """The most. Raises `ZeroDivisionError`."""
    return rise(machine, blocks) / (1 - band(machine).deviation_down)


def least_shown(machine: Machine) -> Term:
    """The least that the oracle can show after a look, over what it showed.

    All moves go one way, or it goes back to a price from which the market moved the other way for h - 1 blocks.
    """
    oracle = band(machine)
    lowest = smaller(fall(machine, Span.HORIZON), 1 / rise(machine, Span.STALENESS_LESS_ONE))
    return (1 - smaller(oracle.deviation_down, 1)) * lowest / (1 + oracle.deviation_up)


def most_shown(machine: Machine) -> Term:
    """The most. Raises `ZeroDivisionError`."""
    oracle = band(machine)
    highest = larger(rise(machine, Span.HORIZON), 1 / fall(machine, Span.STALENESS_LESS_ONE))
    return (1 + oracle.deviation_up) * highest / (1 - oracle.deviation_down)
