"""Prices in ratio form: what the lag profile says of one position's notionals."""

from __future__ import annotations

import z3

from novate.model.contract import Limit
from novate.model.core.symbolic.environment import assumed
from novate.model.core.symbolic.funding import within_payments
from novate.model.core.symbolic.lag_profile import kept_against, kept_now, kept_since, lag_profile
from novate.model.core.symbolic.numbers import Formula, Term, times
from novate.model.core.symbolic.state import Account, Machine, Others, Position


def same_prices(before: Position, after: Position) -> Formula:
    """The position is neither resized nor repriced."""
    return z3.And(after.market == before.market, after.oracle == before.oracle)


def no_notional(position: Position) -> Formula:
    """No position has no notional at any price."""
    return z3.And(position.market == 0, position.oracle == 0)


def within_profile(machine: Machine, position: Position, look: Term, blocks: Term) -> Formula:
    """Prices are positive and keep to the lag profile, so many blocks after the account was last healthy.

    `look` is the notional at the oracle price of then. Of more than K blocks a profile says nothing. Of a position that
    is closed in parts it bounds, for as long as keepers make their calls, what has been sold and what is left together.
    """
    profile = lag_profile(machine)
    if position.sold is not None:
        paid = within_payments(machine, position, look, z3.BoolVal(True))
        return z3.And(position.market > 0, position.oracle > 0, kept_in_parts(machine, position, look), *paid)
    in_time = blocks <= machine.specification.delay + 1
    now = kept_now(profile, position.market, position.oracle)
    since = kept_since(profile, position.market, position.oracle, look)
    kept = assumed(machine, Limit.ORACLE, *now, z3.Implies(in_time, z3.And(*since)))
    paid = within_payments(machine, position, look, in_time)
    return z3.And(position.market > 0, position.oracle > 0, kept, *paid)


def kept_in_parts(machine: Machine, position: Position, look: Term) -> Formula:
    """What the profile says of what has been sold and what is left, which may be nothing."""
    profile, sold = lag_profile(machine), position.sold
    assert sold is not None
    left = kept_now(profile, position.market, position.oracle)
    together = position.market + sold, position.oracle + times(machine.kept, sold)
    since = kept_against(machine, *together, look)
    return assumed(machine, Limit.ORACLE, *left, assumed(machine, Limit.DELAY, *since))


def seen_within_profile(machine: Machine, account: Account) -> Formula:
    """The same by what the account remembers: one that is healthy is looked at now."""
    return within_profile(machine, account.position, account.position.anchor, account.overdue)


def others_shape(others: Others) -> Formula:
    """What any set of other positions has: requirements at least 0, and nothing where there are none."""
    nothing = z3.And(
        *(term == 0 for term in (others.value, others.margin, others.initial, others.anchor, others.promise))
    )
    return z3.And(
        others.margin <= others.value,
        others.initial <= others.margin,
        z3.Or(others.count >= 1, z3.And(others.count == 0, nothing)),
    )
