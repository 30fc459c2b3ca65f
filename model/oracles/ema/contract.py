"""What an oracle that shows an exponential moving average of market prices guarantees.

With weight a and rounding r it shows at most the average of all prices so far, that of j blocks ago with the weight
a (1 - a)^j; and at least that of which the weights are a (1 - r)^(j + 1) (1 - a)^j. A market price of j blocks before a
look is at most 1/fall(k + j) times that of k blocks after it, and at least 1/rise(k + j) times that. So

    1/L_k = a/fall(k) + a (1 - a)/fall(k + 1) + a (1 - a)^2/fall(k + 2) + ...
    1/U_k = (1 - r) a (1/rise(k) + (1 - r)(1 - a)/rise(k + 1) + (1 - r)^2 (1 - a)^2/rise(k + 2) + ...)
    W_K = (1 - r)^K max(fall(K), (1 - a)^K)        V_K = rise(K)/(1 - r)^K
    X_L = L_K/L_0, or fall(K)                      X_U = U_K/U_0

With a bound d on falls of a block and none over more, L_0 = (a - d)/(a (1 - d)) and L_k = L_0 fall(k), and likewise
U_0 = (1 + u - (1 - r)(1 - a))/((1 - r) a (1 + u)). Where prices may go on to fall by a in every block the first sum has
no limit, and there is no bound: L = 0. What it shows gets no further than a price, but for rounding in each of K
blocks, and falls no faster than by its weight.

As a *feed* it may have been rounded in any way before a look and in any other after it, since nobody sees it: then
W_K = L_K/U_0 and V_K = U_K/L_0, by the market.

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
from novate.model.core.symbolic.powers import (
    Span,
    bounds_of,
    exact_power,
    fall,
    length,
    power,
    rise,
    rounded,
)
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.moves import Weights, exponential_move
from novate.model.oracles.ema.parameters import Ema


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return EmaProfile(machine)


def ema(machine: Machine) -> Ema:
    """The market's oracle."""
    return cast("Ema", machine.market.oracle)


def weights(oracle: Ema, *, up: bool) -> Weights:
    """Of the average at most, after falls; up: at least, after rises, rounded down in every block."""
    if not up:
        return Weights(oracle.weight, 1 - oracle.weight)
    shown = 1 - oracle.rounding
    return Weights(shown * oracle.weight, shown * (1 - oracle.weight))


def least_after(machine: Machine, blocks: int | Span) -> Fraction:
    """L_k: the least that the market can be so many blocks after a look, over what that showed; of numbers."""
    return moved_since(machine, blocks, up=False)


def most_after(machine: Machine, blocks: int | Span) -> Fraction:
    """U_k: the most."""
    return moved_since(machine, blocks, up=True)


def moved_since(machine: Machine, blocks: int | Span, *, up: bool) -> Fraction:
    """Either."""
    bounds, first = bounds_of(machine, up=up), length(machine, blocks)
    return exponential_move(bounds, first, weights(ema(machine), up=up), up=up, exact=machine.exact)


def least_shown(machine: Machine) -> Fraction:
    """W_K, of numbers."""
    rounding, kept = (over_delay(machine, 1 - each) for each in (ema(machine).rounding, ema(machine).weight))
    found: Fraction = rounding * max(fall(machine, Span.DELAY), kept)
    return found


def most_shown(machine: Machine) -> Fraction:
    """V_K, of numbers."""
    found: Fraction = rise(machine, Span.DELAY) / over_delay(machine, 1 - ema(machine).rounding)
    return found


def over_delay(machine: Machine, kept: Fraction) -> Fraction:
    """A share that is kept in each of K blocks, rounded down, which is in the adversary's favour."""
    blocks = length(machine, Span.DELAY)
    return exact_power(kept, blocks) if machine.exact else rounded(power(kept, blocks, up=False), up=False)


def shown_at_least(machine: Machine) -> Fraction:
    """X_L, of numbers: without a bound it falls on as the market does."""
    now = least_after(machine, 0)
    return least_after(machine, Span.DELAY) / now if now else Fraction(fall(machine, Span.DELAY))


MOVES = {
    "least_after_0": lambda machine: least_after(machine, 0),
    "least_after_K": lambda machine: least_after(machine, Span.DELAY),
    "most_after_0": lambda machine: most_after(machine, 0),
    "most_after_K": lambda machine: most_after(machine, Span.DELAY),
    "least_shown": least_shown,
    "most_shown": most_shown,
    "shown_at_least": shown_at_least,
}
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
        return known(self.machine, "least_after_K")

    @cached_property
    def most_market(self) -> Term:
        """U_K."""
        return known(self.machine, "most_after_K")

    @cached_property
    def least_market_now(self) -> Term:
        """L_0."""
        return known(self.machine, "least_after_0")

    @cached_property
    def most_market_now(self) -> Term:
        """U_0."""
        return known(self.machine, "most_after_0")

    @cached_property
    def least_oracle(self) -> Term:
        """W_K; of a feed, of which nobody sees how it was rounded before, by the market alone."""
        if not ema(self.machine).is_seen:
            return self.least_market / self.most_market_now
        return known(self.machine, "least_shown")

    @cached_property
    def most_oracle(self) -> Term | None:
        """V_K; of a feed by the market alone, or nothing where that may be next to nothing of what it shows."""
        if ema(self.machine).is_seen:
            return known(self.machine, "most_shown")
        least = self.least_market_now
        return None if isinstance(least, int | Fraction) and least == 0 else self.most_market / least

    @cached_property
    def shown_at_least(self) -> Term:
        """X_L."""
        return known(self.machine, "shown_at_least")

    @property
    def shown_at_most(self) -> Term:
        """X_U."""
        return self.most_market / self.most_market_now
