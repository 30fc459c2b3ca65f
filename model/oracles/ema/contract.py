"""What an oracle that shows an exponential moving average of market prices guarantees.

With weight a, rounding r, and bounds d and u on the falls and rises of one block:

    L_0 = max(0, (a - d)/(a (1 - d)))              U_0 = (1 + u - (1 - r)(1 - a))/((1 - r) a (1 + u))
    L_k = L_0 fall(k)                              U_k = U_0 rise(k)
    W_K = ((1 - r)(1 - min(a, d)))^K               V_K = ((1 + u)/(1 - r))^K
    X_L = fall(K)                                  X_U = rise(K)

Where the market falls by d in every block, what the average is above it by grows until it is 1/L_0 times the market
price; there it stays, if a > d. If a <= d it grows on for as long as the market falls: there is no bound, L_0 = 0. Of
rises the same, with everything rounded down, and there is always a bound. L_0 and U_0 are what is true of one block
after another, so bounds over several blocks do not make them tighter.

fall and rise are those of `novate.model.core.symbolic.powers`. Source: derived; `novate.proofs.components.oracles.ema`
proves that such an oracle keeps to it, and which runs come near to the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import cast

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.powers import Span, exact_power, fall, length, power, rise, rounded
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.parameters import Ema


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return EmaProfile(machine)


def ema(machine: Machine) -> Ema:
    """The market's oracle."""
    return cast("Ema", machine.market.oracle)


def least_now(machine: Machine) -> Fraction:
    """L_0, of numbers."""
    weight, down = ema(machine).weight, machine.market.move_down
    return max(Fraction(0), (weight - down) / (weight * (1 - down)))


def most_now(machine: Machine) -> Fraction:
    """U_0, of numbers."""
    oracle, up = ema(machine), 1 + machine.market.move_up
    kept = 1 - oracle.rounding
    return (up - kept * (1 - oracle.weight)) / (kept * oracle.weight * up)


def least_shown(machine: Machine) -> Fraction:
    """W_K, of numbers: in a block it falls by what the market falls, or by its weight, and is rounded down."""
    oracle = ema(machine)
    return over_delay(machine, (1 - oracle.rounding) * (1 - min(oracle.weight, machine.market.move_down)), up=False)


def most_shown(machine: Machine) -> Fraction:
    """V_K, of numbers: in a block it rises by what the market rises, and is rounded no longer."""
    return over_delay(machine, (1 + machine.market.move_up) / (1 - ema(machine).rounding), up=True)


def over_delay(machine: Machine, factor: Fraction, *, up: bool) -> Fraction:
    """A factor of each of K blocks, rounded in the adversary's favour."""
    blocks = length(machine, Span.DELAY)
    return exact_power(factor, blocks) if machine.exact else rounded(power(factor, blocks, up=up), up=up)


MOVES = {"least_now": least_now, "most_now": most_now, "least_shown": least_shown, "most_shown": most_shown}
"""What it is made of besides falls and rises."""


def known(machine: Machine, name: str) -> Term:
    """One of them: worked out, or given."""
    return MOVES[name](machine) if machine.moves is None else machine.moves[name]


@dataclass(frozen=True)
class EmaProfile:
    """Each number worked out once."""

    machine: Machine
    has_most = True

    @cached_property
    def least_market(self) -> Term:
        """L_K."""
        return self.least_market_now * self.shown_at_least

    @cached_property
    def most_market(self) -> Term:
        """U_K."""
        return self.most_market_now * self.shown_at_most

    @cached_property
    def least_market_now(self) -> Term:
        """L_0."""
        return known(self.machine, "least_now")

    @cached_property
    def most_market_now(self) -> Term:
        """U_0."""
        return known(self.machine, "most_now")

    @cached_property
    def least_oracle(self) -> Term:
        """W_K."""
        return known(self.machine, "least_shown")

    @cached_property
    def most_oracle(self) -> Term:
        """V_K."""
        return known(self.machine, "most_shown")

    @property
    def shown_at_least(self) -> Term:
        """X_L: it falls on as the market does."""
        return fall(self.machine, Span.DELAY)

    @property
    def shown_at_most(self) -> Term:
        """X_U."""
        return rise(self.machine, Span.DELAY)
