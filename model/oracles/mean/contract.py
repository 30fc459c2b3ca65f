"""What an oracle that shows the mean of the last w market prices guarantees.

A market price of j blocks before a look is at most 1/fall(k + j) times that of k blocks after it, and at least
1/rise(k + j) times that. So, r being the share by which it may show less than the mean,

    L_k = fall_k             W_K = (1 - r) fall(K)    X_L = L_K/L_0
    U_k = rise_k/(1 - r)     V_K = rise(K)/(1 - r)    X_U = U_K/U_0

    arithmetic: fall_k = w / (1/fall(k) + 1/fall(k + 1) + ... + 1/fall(k + w - 1)) and rise_k likewise, r = 0
    geometric:  fall_k = (fall(k) fall(k + 1) ... fall(k + w - 1))^(1/w) and rise_k likewise, r of two ticks of 0.01 %

One run gets to all of L: the steepest fall, from w - 1 blocks before the look to the close-out; along it the mean is
1/L_0 times the market price at the end, and 1/L_K times it at the look. A mean does not jump, so it gets no further
than a price does: but for rounding W_K is that of an exact oracle. With one bound on the moves of a block X_L is
fall(K), and the geometric fall_k is fall(k + (w - 1)/2), for half a block the square root of a fall.

fall and rise are those of `novate.model.core.symbolic.powers`. Source: derived; `novate.proofs.components.oracles.mean`
proves that such an oracle keeps to it, and which runs get to the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import cast

from novate.model.contract import LagProfile
from novate.model.core.symbolic.geometric_moves import geometric_fall, geometric_rise
from novate.model.core.symbolic.mean_moves import mean_fall, mean_rise
from novate.model.core.symbolic.numbers import Term, times
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.parameters import Average, Mean

Move = Callable[[Machine, int | Span, int], Fraction]
FALLS: Mapping[Average, Move] = {Average.ARITHMETIC: mean_fall, Average.GEOMETRIC: geometric_fall}
"""How far a price may have fallen since the mean of so many, the last of them so many blocks ago."""
RISES: Mapping[Average, Move] = {Average.ARITHMETIC: mean_rise, Average.GEOMETRIC: geometric_rise}


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return MeanProfile(machine)


def mean(machine: Machine) -> Mean:
    """The market's oracle."""
    return cast("Mean", machine.market.oracle)


def least_after(machine: Machine, blocks: int | Span) -> Term:
    """The least that the market can be so many blocks after a look, over the mean that it was of: of numbers."""
    return FALLS[mean(machine).average](machine, blocks, mean(machine).window)


def most_after(machine: Machine, blocks: int | Span) -> Term:
    """The most."""
    return RISES[mean(machine).average](machine, blocks, mean(machine).window)


def least_share(machine: Machine) -> Fraction:
    """1 - r: of the mean that it shows at least."""
    return 1 - mean(machine).rounding


MOVES = {
    "least_after_0": lambda machine: least_after(machine, 0),
    "least_after_K": lambda machine: least_after(machine, Span.DELAY),
    "most_after_0": lambda machine: most_after(machine, 0),
    "most_after_K": lambda machine: most_after(machine, Span.DELAY),
}
"""What it is made of besides falls and rises."""


def known(machine: Machine, name: str) -> Term:
    """One of them: worked out, or given."""
    return MOVES[name](machine) if machine.moves is None else machine.moves[name]


@dataclass(frozen=True)
class MeanProfile:
    """Each number worked out once."""

    machine: Machine
    has_most = True

    @cached_property
    def least_market(self) -> Term:
        """L_K."""
        return known(self.machine, "least_after_K")

    @cached_property
    def most_market(self) -> Term:
        """U_K."""
        return times(1 / least_share(self.machine), known(self.machine, "most_after_K"))

    @cached_property
    def least_market_now(self) -> Term:
        """L_0."""
        return known(self.machine, "least_after_0")

    @cached_property
    def most_market_now(self) -> Term:
        """U_0."""
        return times(1 / least_share(self.machine), known(self.machine, "most_after_0"))

    @cached_property
    def least_oracle(self) -> Term:
        """W_K."""
        return furthest_down(self.machine)

    @cached_property
    def most_oracle(self) -> Term:
        """V_K."""
        return furthest_up(self.machine)

    @property
    def shown_at_least(self) -> Term:
        """X_L."""
        return self.least_market / self.least_market_now

    @property
    def shown_at_most(self) -> Term:
        """X_U."""
        return self.most_market / self.most_market_now


def furthest_down(machine: Machine) -> Term:
    """The least that the oracle can show after a look, over what it showed: a mean falls no further than a price."""
    return times(least_share(machine), fall(machine, Span.DELAY))


def furthest_up(machine: Machine) -> Term:
    """The most."""
    return times(1 / least_share(machine), rise(machine, Span.DELAY))
