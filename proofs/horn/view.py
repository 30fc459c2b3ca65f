"""What Spacer sees of the local state: as few fields as the argument can do with."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.prices import no_notional, seen_within_profile
from novate.model.core.symbolic.state import Account, Machine


def kept(machine: Machine, account: Account) -> list[Term]:
    """The fields of an account that the clauses mention.

    Where the oracle shows the market price of this block, they are one.
    """
    position = account.position
    terms = [account.balance, position.market, position.anchor, account.overdue]
    return terms if shows_the_market(machine) else [*terms, position.oracle]


def shows_the_market(machine: Machine) -> bool:
    """Whether the oracle is the market price of the same block."""
    profile = lag_profile(machine)
    return bool(profile.has_most) and profile.least_market_now == 1 == profile.most_market_now


def shape(machine: Machine, account: Account) -> Formula:
    """What any position's notionals have in common: told to Spacer, and proved with what it finds."""
    return z3.If(account.holds, seen_within_profile(machine, account), no_notional(account.position))
