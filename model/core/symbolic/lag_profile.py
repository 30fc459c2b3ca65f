"""The lag profile of a machine, and what it says of one position's prices.

The profile (`novate.model.contract.LagProfile`) bounds the prices of an account by what the oracle showed when it was
last healthy, for as long as keepers are not late. This is that of an oracle within e of the market prices of this block
and of h blocks before it:

    L_k = fall(k + h)/(1 + e)                          U_k = rise(k + h)/(1 - e)
    W_K = (1 - e) min(fall(n), 1/rise(h - 1))/(1 + e)  V_K = (1 + e) max(rise(n), 1/fall(h - 1))/(1 - e),  n = K + h

fall and rise are those of `novate.model.core.symbolic.powers`. Source: derived; `novate.proofs.components` proves that
such an oracle keeps to it, `novate.proofs.theorems` that the conditions over these numbers are enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import z3

from novate.model.contract import NUMBERS, LagProfile
from novate.model.core.symbolic.numbers import Formula, Term, larger, smaller, times
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side


def lag_profile(machine: Machine) -> LagProfile:
    """What is given, or what the market's oracle guarantees."""
    return machine.profile or BandProfile(machine)


def has_worst_price(machine: Machine) -> bool:
    """Whether there is a worst market price for an oracle price: not for a short whose oracle may show next to nothing.

    Of symbols it is assumed: theorems speak of the profiles in which there is one.
    """
    return machine.side is Side.LONG or lag_profile(machine).has_most is not False


def worst_at_close_out(machine: Machine) -> Term:
    """L_K for a long, U_K for a short: the worst market price at a forced close-out."""
    profile = lag_profile(machine)
    return profile.least_market if machine.side is Side.LONG else profile.most_market


def worst_now(machine: Machine) -> Term:
    """L_0 or U_0: the worst market price for what the oracle shows in the same block."""
    profile = lag_profile(machine)
    return profile.least_market_now if machine.side is Side.LONG else profile.most_market_now


def best_now(machine: Machine) -> Term:
    """U_0 for a long, L_0 for a short: the best market price for what the oracle shows in the same block."""
    profile = lag_profile(machine)
    return profile.most_market_now if machine.side is Side.LONG else profile.least_market_now


def worst_oracle(machine: Machine) -> Term:
    """W_K or V_K: the worst that the oracle may show after a look."""
    profile = lag_profile(machine)
    return profile.least_oracle if machine.side is Side.LONG else profile.most_oracle


def kept_now(profile: LagProfile, market: Term, oracle: Term) -> tuple[Formula, ...]:
    """What the profile says of the prices of one block: of terms or of plain numbers."""
    most = upper(profile, lambda: (market <= times(profile.most_market_now, oracle),))
    return market >= times(profile.least_market_now, oracle), *most


def kept_since(profile: LagProfile, market: Term, oracle: Term, look: Term) -> tuple[Formula, ...]:
    """What it says of prices at most K blocks after a look, by what that showed."""
    least = (
        market >= times(profile.least_market, look),
        oracle >= times(profile.least_oracle, look),
    )
    most = upper(
        profile, lambda: (market <= times(profile.most_market, look), oracle <= times(profile.most_oracle, look))
    )
    return *least, *most


def upper(profile: LagProfile, bounds: Callable[[], tuple[Formula, ...]]) -> tuple[Formula, ...]:
    """Bounds that some oracles do not have."""
    if isinstance(profile.has_most, z3.ExprRef):
        return tuple(z3.Implies(profile.has_most, each) for each in bounds())
    return bounds() if profile.has_most else ()


@dataclass(frozen=True, slots=True)
class Symbols:
    """A profile of symbols."""

    least_market: Term
    most_market: Term
    least_market_now: Term
    most_market_now: Term
    least_oracle: Term
    most_oracle: Term
    shown_at_least: Term
    shown_at_most: Term
    has_most: Term

    @classmethod
    def named(cls, prefix: str = "") -> Symbols:
        """Each named after its number."""
        numbers = {name: z3.Real(f"{prefix}{name}") for name in NUMBERS}
        return cls(has_most=z3.Bool(f"{prefix}has_most"), **numbers)


@dataclass(frozen=True)
class BandProfile:
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
    def shown_at_least(self) -> Term:
        """The oracle may show the market price itself."""
        return self.least_market

    @property
    def shown_at_most(self) -> Term:
        """The same."""
        return self.most_market

    @property
    def has_most(self) -> Term:
        """Where the oracle shows some share of the market at least."""
        return self.machine.specification.deviation < 1


def least_after(machine: Machine, blocks: Span) -> Term:
    """The least that the market can be, over what the oracle showed, so many blocks after what that referred to."""
    return fall(machine, blocks) / (1 + machine.specification.deviation)


def most_after(machine: Machine, blocks: Span) -> Term:
    """The most. Raises `ZeroDivisionError`."""
    return rise(machine, blocks) / (1 - machine.specification.deviation)


def least_shown(machine: Machine) -> Term:
    """The least that the oracle can show after a look, over what it showed.

    All moves go one way, or it goes back to a price from which the market moved the other way for h - 1 blocks.
    """
    deviation = machine.specification.deviation
    lowest = smaller(fall(machine, Span.HORIZON), 1 / rise(machine, Span.STALENESS_LESS_ONE))
    return (1 - smaller(deviation, 1)) * lowest / (1 + deviation)


def most_shown(machine: Machine) -> Term:
    """The most. Raises `ZeroDivisionError`."""
    deviation = machine.specification.deviation
    highest = larger(rise(machine, Span.HORIZON), 1 / fall(machine, Span.STALENESS_LESS_ONE))
    return (1 + deviation) * highest / (1 - deviation)
