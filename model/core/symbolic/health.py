"""What an action does to an account's clock: a healthy account's `overdue` is 0 and its ghosts start anew."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Account, Machine
from novate.model.specification import Side


def block_factor(machine: Machine) -> Term:
    """The worst move of one block for this side: 1 - down for a long, 1 + up for a short."""
    return 1 - machine.market.move_down if machine.side is Side.LONG else 1 + machine.market.move_up


def has_worst_price(machine: Machine) -> bool:
    """Whether there is a worst market price for an oracle price: not for a short whose oracle may show next to nothing.

    Of a symbol it is assumed: theorems speak of the deviations with which there is one.
    """
    deviation = machine.specification.deviation
    return machine.side is Side.LONG or isinstance(deviation, z3.ExprRef) or deviation < 1


def worst_move(machine: Machine, blocks: int | Span) -> Term:
    """The worst move of so many blocks for this side, rounded in the adversary's favour."""
    return fall(machine, blocks) if machine.side is Side.LONG else rise(machine, blocks)


def stale_factor(machine: Machine) -> Term:
    """The worst ratio of market price to oracle price in one block, for this side.

    An oracle price o is at most 1 + e times the highest market price of the last h + 1 blocks, and at least 1 - e times
    the lowest: p >= fall(h) o / (1 + e) for a long, and p <= rise(h) o / (1 - e) for a short, where 1 - e is above 0.
    """
    return reached(machine, Span.STALENESS)


def reach_bound(machine: Machine) -> Term:
    """The worst market notional that a forced close-out can meet, per quote quantum of anchor.

    With one bound fall(n) = fall(h) fall(delay + 1); it is taken apart because fall(h) may be rounded, and `reach`
    starts from it.
    """
    if machine.market.move_windows:
        return reached(machine, Span.HORIZON)
    return worst_move(machine, Span.DELAY) * stale_factor(machine)


def reached(machine: Machine, blocks: int | Span) -> Term:
    """The worst market notional so many blocks after the price that the oracle showed, per unit of that."""
    return worst_move(machine, blocks) / (1 + machine.side.sign * machine.specification.deviation)


def restarted(machine: Machine, account: Account) -> Formula:
    """The clock and the ghosts of a healthy account; where there is no worst price, `reach` is 0."""
    position = account.position
    reach = number(stale_factor(machine)) * position.oracle if has_worst_price(machine) else number(0)
    return z3.And(
        account.overdue == 0,
        account.closed == 0,
        position.anchor == position.oracle,
        position.reach == reach,
        account.others.anchor == account.others.margin,
    )


def carried(before: Account, after: Account) -> Formula:
    """The clock and the ghosts stay as they were."""
    return z3.And(
        after.overdue == before.overdue,
        after.closed == before.closed,
        after.position.anchor == before.position.anchor,
        after.position.reach == before.position.reach,
        after.others.anchor == before.others.anchor,
    )


def settled(machine: Machine, after: Account, otherwise: Formula) -> Formula:
    """Restarted if the account is healthy, else `otherwise`."""
    return z3.If(is_liquidatable(machine, after), otherwise, restarted(machine, after))


def power_lemma(machine: Machine, account: Account) -> Formula:
    """What the ghost `reach` means for an account overdue for at most keeper_delay + 1 blocks.

    By its definition reach = fall(h + overdue) / (1 + e) * anchor for a long, and `fall` never grows: it is at least
    fall(h + delay + 1) for every overdue <= delay + 1. For a short with `rise`, and the inequality turns. This fact
    about powers is the one step of the argument that is made outside the solver (it would need a symbolic exponent).
    """
    if not has_worst_price(machine):
        return z3.BoolVal(True)
    bound = number(reach_bound(machine)) * account.position.anchor
    within = account.overdue <= machine.specification.keeper_delay + 1
    reach = account.position.reach
    return z3.Implies(within, reach >= bound if machine.side is Side.LONG else reach <= bound)
