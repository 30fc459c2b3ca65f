"""What an action does to an account's clock: a healthy account's `overdue` is 0 and its ghosts start anew."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Account, Machine


def restarted(account: Account) -> Formula:
    """The clock and the ghosts of a healthy account."""
    return z3.And(
        account.overdue == 0,
        account.closed == 0,
        account.position.anchor == account.position.oracle,
        account.others.anchor == account.others.margin,
    )


def carried(before: Account, after: Account) -> Formula:
    """The clock and the ghosts stay as they were."""
    return z3.And(
        after.overdue == before.overdue,
        after.closed == before.closed,
        after.position.anchor == before.position.anchor,
        after.others.anchor == before.others.anchor,
    )


def settled(machine: Machine, after: Account, otherwise: Formula) -> Formula:
    """Restarted if the account is healthy, else `otherwise`."""
    return z3.If(is_liquidatable(machine, after), otherwise, restarted(after))
