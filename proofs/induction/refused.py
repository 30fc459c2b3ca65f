"""Accounts whose close-out is refused: how large the positions are that can come to that."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.symbolic.liquidate import is_refused
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import upper_bound
from novate.proofs.induction.close_outs import reachable, worth_of_others


def largest_refused(machine: Machine, limits: Limits) -> Fraction | None:
    """Quote quanta that no such position was worth when its account was last healthy: 0 where there is none.

    None where it may be any. That is of the first account that ever is stuck: until then all that the invariant says
    of accounts holds.
    """
    state = fresh_state(machine, "before")
    account = state.account
    overdue = (account.holds, account.overdue >= 1, is_refused(machine, account), worth_of_others(machine))
    return upper_bound((*reachable(machine, state), *overdue), account.position.anchor, limits)
