"""Next block: market prices move, the oracle follows, `overdue` counts."""

from __future__ import annotations

import z3

from novate.model.contract import Limit
from novate.model.core.symbolic.environment import assumed
from novate.model.core.symbolic.health import block_factor, has_worst_price, settled
from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula, number
from novate.model.core.symbolic.prices import moved, no_notional, others_shape, window_moves, window_shape
from novate.model.core.symbolic.state import Account, Machine, Position, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, rest_unchanged
from novate.model.specification import Side


def next_block(machine: Machine, before: State, after: State) -> Transition:
    """One block. The other positions of a cross account are repriced freely: their own machines bound them."""
    old, new = before.account, after.account
    too_long = z3.And(is_liquidatable(machine, old), old.overdue > machine.specification.keeper_delay)
    keepers_act = assumed(machine, Limit.DELAY, z3.Not(too_long))
    effects = (
        new.balance == old.balance,
        new.holds == old.holds,
        new.others.count == old.others.count,
        others_shape(new.others),
        z3.If(old.holds, repriced(machine, old, new), no_notional(new.position)),
        settled(machine, new, aged(machine, old, new)),
        ledger_unchanged(before, after),
        rest_unchanged(before, after),
    )
    return Transition({"overdue-account": keepers_act}, effects, before, after)


def repriced(machine: Machine, old: Account, new: Account) -> Formula:
    """The position at the new prices."""
    return z3.And(
        moved(machine, old.position, new.position),
        window_moves(machine, old.position, new.position),
        window_shape(machine, new.position),
    )


def aged(machine: Machine, old: Account, new: Account) -> Formula:
    """The clock and the ghosts of an account that is (still) liquidatable after the block's prices."""
    return z3.And(
        new.overdue == old.overdue + 1,
        new.closed == old.closed,
        new.position.anchor == old.position.anchor,
        reached_further(machine, old.position, new.position),
        new.others.anchor == old.others.anchor,
    )


def reached_further(machine: Machine, old: Position, new: Position) -> Formula:
    """One more block for `reach`; where there is no worst price it means nothing, and stays 0.

    With bounds over several blocks it goes from fall(k) to fall(k + 1) of the same price, k blocks ago: no more than
    one block's bound. That the market is not beyond it is what those bounds say of the two prices; the solver sees
    neither k nor that price, so here it is assumed (`moves compound` in `novate.proofs.theorem_argument` proves it).
    """
    if not has_worst_price(machine):
        return new.reach == 0
    one_block = number(block_factor(machine)) * old.reach
    if not machine.market.move_windows:
        return new.reach == one_block
    if machine.side is Side.LONG:
        ahead = assumed(machine, Limit.MOVES, new.reach <= new.market)
        return z3.And(one_block <= new.reach, new.reach <= old.reach, ahead)
    ahead = assumed(machine, Limit.MOVES, new.reach >= new.market)
    return z3.And(one_block >= new.reach, new.reach >= old.reach, ahead)
