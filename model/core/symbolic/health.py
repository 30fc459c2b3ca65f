"""What an action does to an account's clock: a healthy account's `overdue` is 0 and its ghosts start anew."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.funding import paid_so_far
from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Account, Machine


def restarted(account: Account) -> Formula:
    """The clock and the ghosts of a healthy account."""
    return z3.And(
        account.overdue == 0,
        account.closed == 0,
        account.position.anchor == account.position.oracle,
        account.others.anchor == account.others.margin,
        *([] if account.position.sold is None else [account.position.sold == 0]),
        *([] if account.position.paid is None else [account.position.paid == 0]),
    )


def carried(before: Account, after: Account) -> Formula:
    """The clock and the ghosts stay as they were."""
    return z3.And(
        after.overdue == before.overdue,
        after.closed == before.closed,
        after.position.anchor == before.position.anchor,
        after.others.anchor == before.others.anchor,
        *sold_so_far(before, after),
        *paid_so_far(before, after),
    )


def sold_so_far(before: Account, after: Account, now: Term | int = 0) -> tuple[Formula, ...]:
    """What has been sold of the position, so much of it now; nothing to say where close-outs are whole."""
    old, new = before.position.sold, after.position.sold
    return () if old is None or new is None else (new == old + now,)


def settled(machine: Machine, after: Account, otherwise: Formula) -> Formula:
    """Restarted if the account is healthy, else `otherwise`."""
    return z3.If(is_liquidatable(machine, after), otherwise, restarted(after))
