"""Next block: prices change, funding is paid, `overdue` counts."""

from __future__ import annotations

from dataclasses import replace

import z3

from novate.model.contract import Limit
from novate.model.core.symbolic.environment import assumed
from novate.model.core.symbolic.funding import Payment, of_one_position, paid_so_far, pay_funding, rounded_up
from novate.model.core.symbolic.health import settled, sold_so_far
from novate.model.core.symbolic.liquidate import is_refused
from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.prices import no_notional, others_shape, within_profile
from novate.model.core.symbolic.state import Account, Machine, Position, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, rest_unchanged
from novate.model.core.symbolic.waterfall import in_next_block


def next_block(machine: Machine, before: State, after: State, payment: Payment | None = None) -> Transition:
    """One block: the prices keep to the lag profile, whatever the way they took.

    Where there is funding, what has been paid keeps to the funding profile.

    The other positions of a cross account are repriced freely: their own machines bound them. Where close-outs are in
    parts, that keepers make their calls in time is in what the profile says of what they have sold. An account whose
    close-out is refused keeps no block from ending.
    """
    old, new = before.account, after.account
    too_long = z3.And(is_liquidatable(machine, old), old.overdue > machine.specification.delay)
    if machine.specification.reverts_below_reward:
        too_long = z3.And(too_long, z3.Not(is_refused(machine, old)))
    keepers_act = assumed(machine, Limit.DELAY, z3.Not(too_long) if machine.market.close_out.is_whole else True)
    effects = (
        *(() if machine.pays_funding else (new.balance == old.balance,)),
        new.holds == old.holds,
        new.others.count == old.others.count,
        others_shape(new.others),
        z3.If(old.holds, repriced(machine, old, new.position, payment), no_notional(new.position)),
        settled(machine, new, aged(machine, old, new, payment)),
        *(() if payment is None else rounded_up(machine, old, payment)),
        *money(before, after, payment if machine.pays_funding else None),
    )
    return Transition({"overdue-account": keepers_act}, effects, before, after)


def money(before: State, after: State, payment: Payment | None) -> tuple[Formula, ...]:
    """Nothing changes hands but a payment; what the fund has paid in a block counts anew."""
    before = replace(before, ledger=in_next_block(before.ledger))
    if payment is None:
        return ledger_unchanged(before, after), rest_unchanged(before, after)
    return ledger_unchanged(before, after, but=("insurance_fund",)), *pay_funding(before, after, payment)


def repriced(machine: Machine, old: Account, new: Position, payment: Payment | None) -> Formula:
    """One block more since the account was last healthy."""
    with_sold = replace(new, sold=old.position.sold)
    if payment is not None and old.position.sold is not None:
        bought, paid = of_one_position(machine, payment)
        with_sold = replace(new, sold=old.position.sold - bought, paid=old.position.paid + paid)
    return within_profile(machine, with_sold, old.position.anchor, old.overdue + 1)


def aged(machine: Machine, old: Account, new: Account, payment: Payment | None) -> Formula:
    """The clock and the ghosts of an account that is (still) liquidatable after the block's prices."""
    bought, own = (0, 0) if payment is None else of_one_position(machine, payment)
    return z3.And(
        new.overdue == old.overdue + 1,
        new.closed == old.closed,
        new.position.anchor == old.position.anchor,
        new.others.anchor == (old.others.anchor if payment is None else old.others.anchor + payment.others),
        *(sold_so_far(old, new) if payment is None else sold_so_far(old, new, -bought)),
        *paid_so_far(old, new, own),
    )
