"""The lag profile of a machine, and what it says of one position's prices.

The profile (`novate.model.contract.LagProfile`) bounds the prices of an account by what the oracle showed when it was
last healthy, for as long as keepers are not late. Each oracle computes its own: its `contract`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import z3

from novate.model.component import part
from novate.model.contract import NUMBERS, LagProfile
from novate.model.core.symbolic.numbers import Formula, Term, times
from novate.model.core.symbolic.powers import fall, rise, spans
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side


def lag_profile(machine: Machine) -> LagProfile:
    """What is given, or what the market's oracle guarantees, and what its close-outs make of that."""
    if machine.profile is not None:
        return machine.profile
    found: LagProfile = part("close_outs", machine.market.close_out.kind, "contract").profile(machine)
    return found


def oracle_profile(machine: Machine) -> LagProfile:
    """What the market's oracle guarantees."""
    found: LagProfile = part("oracles", machine.market.oracle.kind, "contract").profile(machine)
    return found


def further_moves(kind: str) -> Mapping[str, Callable[[Machine], Term]]:
    """What the profile of a kind of oracle is made of besides falls and rises over each `Span`, by name.

    A machine that is given its moves is given these too.
    """
    found: Mapping[str, Callable[[Machine], Term]] = getattr(part("oracles", kind, "contract"), "MOVES", {})
    return found


WAYS = {"fall": fall, "rise": rise}


def moves_of(machine: Machine) -> dict[str, Term]:
    """All that the profile is made of, as a machine may be given it, by name."""
    every, further = spans(machine), further_moves(machine.market.oracle.kind)
    falls, rises = ({f"{name}_{span}": move(machine, span) for span in every} for name, move in WAYS.items())
    return falls | rises | {name: worked_out(machine) for name, worked_out in further.items()}


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

    def most() -> tuple[Formula, ...]:
        shown = () if profile.most_oracle is None else (oracle <= times(profile.most_oracle, look),)
        return market <= times(profile.most_market, look), *shown

    return *least, *upper(profile, most)


def kept_against(machine: Machine, market: Term, oracle: Term, look: Term) -> tuple[Formula, ...]:
    """Of the same the bounds that go against the position."""
    profile = lag_profile(machine)
    if machine.side is Side.LONG:
        return market >= times(profile.least_market, look), oracle >= times(profile.least_oracle, look)

    def most() -> tuple[Formula, ...]:
        return market <= times(profile.most_market, look), oracle <= times(profile.most_oracle, look)

    return upper(profile, most)


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
    @cache
    def named(cls, prefix: str = "") -> Symbols:
        """Each named after its number."""
        numbers = {name: z3.Real(f"{prefix}{name}") for name in NUMBERS}
        return cls(has_most=z3.Bool(f"{prefix}has_most"), **numbers)
