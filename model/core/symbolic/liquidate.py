"""Liquidate: a keeper closes the account's position against a market maker, at the market price less slippage.

The market maker's own checks (initial requirement, one market per account) are those of a trade, seen from its side;
it may always deposit, so they never stop a close-out. `minimum_notional` does not apply, or a position that has shrunk
to dust could never be closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

import z3

from novate.model.contract import Limit
from novate.model.core.symbolic.environment import assumed
from novate.model.core.symbolic.funding import paid_so_far
from novate.model.core.symbolic.health import settled, sold_so_far
from novate.model.core.symbolic.lag_profile import kept_now, lag_profile
from novate.model.core.symbolic.margin import (
    beyond_promise,
    equity,
    is_liquidatable,
    maintenance_requirement,
    own_requirement,
)
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, larger, number, smaller, times
from novate.model.core.symbolic.prices import kept_in_parts, no_notional
from novate.model.core.symbolic.state import Account, Ledger, Machine, Position, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import others_unchanged
from novate.model.core.symbolic.waterfall import absorbed, seen_of_layers
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_allowance
from novate.model.specification import Side, Specification


@dataclass(frozen=True, slots=True)
class Settlement:
    """The money of one close-out, in quote quanta."""

    account_flow: Term
    """What the account receives for its position (negative: pays), rounded against it."""
    maker_flow: Term
    charges: Term
    reward: Term
    balance: Term
    """Of the account, before a shortfall is forgiven."""
    shortfall: Term
    from_fund: Term | None = None
    """What the fund pays of the reward; None where it never does."""


def liquidate(machine: Machine, before: State, after: State, fill: Term, rounding: Rounding) -> Transition:
    """`fill` is the exact notional of the position at the fill price, in quote quanta."""
    old, new = before.account, after.account
    money = settle(machine, old, new, fill, rounding)
    guards = {
        "no-position": old.holds,
        "not-liquidatable": is_liquidatable(machine, old),
        "slippage-bound": fills_within_slippage(machine, old, closed_now(machine, old, new), fill),
        **reward_held(machine, old, new, fill),
    }
    ledger, owed = received(before.ledger, money), owed_by_layers(money)
    effects = (
        new.balance == money.balance + money.shortfall,
        *left_open(machine, old, new),
        others_unchanged(before, after),
        settled(machine, new, closed_one_more(machine, old, new)),
        after.counterparty == before.counterparty + money.maker_flow,
        after.bystanders == before.bystanders,
        *absorbed(machine, ledger, after.ledger, owed),
        after.ledger.close_outs == before.ledger.close_outs + 1,
        after.ledger.cash == before.ledger.cash,
        *rounding.constraints,
    )
    seen = observed(machine, before, after, fill, money)
    return Transition(guards, effects, before, after, seen, seen_of_layers(machine, ledger, after.ledger, owed))


def received(ledger: Ledger, money: Settlement) -> Ledger:
    """The ledger before its layers pay: with the residue, the keeper's claim, and the fund's part of the charges."""
    share = money.charges - money.reward
    if money.from_fund is not None:
        share = share + money.from_fund
    return replace(
        ledger,
        fees=ledger.fees - money.account_flow - money.maker_flow,
        keeper_claims=ledger.keeper_claims + money.reward,
        insurance_fund=ledger.insurance_fund + share,
    )


def owed_by_layers(money: Settlement) -> Term:
    """What they are then to pay: the shortfall, and the keeper if they do."""
    return money.shortfall if money.from_fund is None else money.from_fund + money.shortfall


def closed_now(machine: Machine, old: Account, new: Account) -> Term:
    """What the close-out closes, at the market price."""
    if machine.market.close_out.is_whole:
        return old.position.market
    return old.position.market - new.position.market


def shown_now(machine: Machine, old: Account, new: Account) -> Term:
    """The same at the oracle price."""
    if machine.market.close_out.is_whole:
        return old.position.oracle
    return old.position.oracle - new.position.oracle


def left_open(machine: Machine, old: Account, new: Account) -> tuple[Formula, ...]:
    """What the close-out leaves of the position: nothing, or a smaller one at the same prices."""
    if machine.market.close_out.is_whole:
        return (z3.Not(new.holds), no_notional(new.position))
    before, after = old.position, new.position
    closed = before.market - after.market, before.oracle - after.oracle
    return (
        z3.And(*(each > 0 for each in closed)),
        z3.If(new.holds, z3.And(after.market > 0, after.oracle > 0), no_notional(after)),
        assumed(machine, Limit.ORACLE, *kept_now(lag_profile(machine), *closed)),
        kept_in_parts(machine, replace(after, sold=sold_by(old, closed[0])), before.anchor),
    )


def in_proportion(before: Position, after: Position) -> Formula:
    """A part is as much of the position at the market price as it is at the oracle price.

    No effect of its own: few proofs need it, and it is a product.
    """
    closed = before.market - after.market, before.oracle - after.oracle
    return closed[0] * before.oracle == closed[1] * before.market


def sold_by(old: Account, closed: Term) -> Term:
    """What has been sold with what is closed now, both at the market price."""
    sold = old.position.sold
    assert sold is not None
    return sold + closed


def fills_within_slippage(machine: Machine, account: Account, market: Term, fill: Term) -> Formula:
    """The market price, worsened for the account by at most the slippage. No price is negative, whatever it is."""
    worst = worst_fill(machine, market)
    for step in reversed(machine.market.slippage_up_to):
        better = worst_fill(machine, market, step.slippage)
        worst = z3.If(account.position.anchor <= step.up_to, better, worst)
    if machine.market.slippage_from is not None:
        worst = worst_fill(machine, market, rising_slippage(machine, account.position.anchor))
    low, high = (worst, market) if machine.side is Side.LONG else (market, worst)
    return z3.And(fill >= 0, assumed(machine, Limit.SLIPPAGE, fill >= low, fill <= high))


def rising_slippage(machine: Machine, anchor: Term) -> Term:
    """By the size of the position when its account was last healthy, up to that of the largest one."""
    market = machine.market
    smallest, largest = number(market.slippage_from or 0), number(market.largest_position or 0)
    return smallest + (number(market.slippage) - smallest) * smaller(anchor, largest) / largest


def reward_held(machine: Machine, old: Account, new: Account, fill: Term) -> dict[str, Formula]:
    """The guard that the account holds the flat reward at the fill, where the mechanism has it."""
    if not machine.specification.reverts_below_reward:
        return {}
    held = held_at(machine, old, fill, shown_now(machine, old, new))
    return {"reward-held": held >= machine.specification.keeper_flat_reward}


def held_at(machine: Machine, account: Account, fill: Term, shown: Term) -> Term:
    """What the account holds once notionals of `shown` at the oracle price fill at `fill`, before charges; exact."""
    return equity(machine, account) + machine.side.sign * (fill - shown)


def is_refused(machine: Machine, account: Account) -> Formula:
    """Whether the flat reward keeps the position from being closed at the worst permitted fill.

    Of an account without one it is for the machines of its other positions to say.
    """
    if not machine.specification.reverts_below_reward:
        return z3.BoolVal(False)
    position = account.position
    held = held_at(machine, account, worst_fill(machine, position.market), position.oracle)
    return z3.And(account.holds, held < machine.specification.keeper_flat_reward)


def worst_fill(machine: Machine, market: Term, slippage: Term | None = None) -> Term:
    """The worst fill for the account at a market notional, in quote quanta: of any position, or with this slippage."""
    worst = machine.market.slippage if slippage is None else slippage
    return times(1 - machine.side.sign * worst, market)


def settle(machine: Machine, account: Account, after: Account, fill: Term, rounding: Rounding) -> Settlement:
    """Who pays what; every rounding is against the account whose position is closed."""
    whole = whole_amounts(machine, account)
    down, up = rounding.down(fill, *whole), rounding.up(fill, *whole)
    flow, maker = (down, -up) if machine.side is Side.LONG else (-up, down)
    after_trade = account.balance + flow
    if machine.market.close_out.settles_each_fill:
        return settled_fill(machine, account, after, fill, flow, maker, rounding)
    charges, reward = charged(machine, account, after, fill, after_trade, rounding)
    balance = after_trade - charges
    is_last = account.others.count == 0
    if not machine.market.close_out.is_whole:
        is_last = z3.And(is_last, z3.Not(after.holds))
    shortfall = z3.If(z3.And(is_last, balance < 0), -balance, number(0))
    allowance = rounding_allowance(machine.specification)
    rounding.whole(shortfall, allowance)
    rounding.whole(shortfall - (charges - reward), allowance)
    return Settlement(flow, maker, charges, reward, balance, shortfall, paid_by_fund(machine, charges, reward))


def paid_by_fund(machine: Machine, charges: Term, reward: Term) -> Term | None:
    """What the fund pays of the reward, where it pays what the account cannot."""
    return reward - smaller(reward, charges) if machine.specification.fund_pays_keeper else None


def whole_amounts(machine: Machine, account: Account) -> tuple[Term, ...]:
    """Terms that are whole and together with a fill may just be 0; roundings of funding may be worth some quanta."""
    specification = machine.specification
    amounts = (account.balance, *(account.balance - each for each in left_that_pays(specification)))
    if not machine.pays_funding:
        return amounts
    return tuple(each + quanta for each in amounts for quanta in (0, specification.funding_payments))


def settled_fill(
    machine: Machine, account: Account, after: Account, fill: Term, flow: Term, maker: Term, rounding: Rounding
) -> Settlement:
    """Where the fund settles every fill: charges stop at its surplus, and the fund pays what it lacks."""
    specification = machine.specification
    flat, after_trade = specification.keeper_flat_reward, account.balance + flow
    rate = number(machine.market.penalty)
    penalty = rounding.up(rate * fill)
    surplus = surplus_of_fill(machine, account, after, after_trade)
    charges = larger(number(0), smaller(penalty + flat, rounding.down(surplus)))
    lacking = larger(number(0), rounding.up(-surplus))
    balance = after_trade - charges
    is_last = z3.And(account.others.count == 0, z3.Not(after.holds))
    below_zero = z3.If(z3.And(is_last, balance < 0), -balance, number(0))
    due = rounding.down(number(specification.keeper_share) * penalty) + flat
    reward = due if specification.fund_pays_keeper else smaller(due, charges)
    from_fund = paid_by_fund(machine, charges, reward)
    return Settlement(flow, maker, charges, reward, balance, larger(lacking, below_zero), from_fund)


def surplus_of_fill(machine: Machine, account: Account, after: Account, after_trade: Term) -> Term:
    """What a fill leaves of equity beyond the share that belongs to the rest, in quote quanta; negative if it lacks it.

    Shares are those of the maintenance requirement.
    """
    others = account.others.value - account.others.margin
    rest = (own_requirement(machine, after) + others) / maintenance_requirement(machine, account)
    left = after_trade + machine.side.sign * after.position.oracle + account.others.value
    return left - equity(machine, account) * rest


def left_that_pays(specification: Specification) -> Iterator[Term]:
    """What has to be left of an account so that a keeper gets what he needs, in quote quanta."""
    yield specification.needed_reward
    if specification.keeper_reward_of_margin is not None:
        yield ceil(specification.needed_reward / specification.keeper_reward_of_margin)


def charged(
    machine: Machine, account: Account, after: Account, fill: Term, after_trade: Term, rounding: Rounding
) -> tuple[Term, Term]:
    """(charges, the keeper's part of them): penalty rounded up, the keeper's share rounded down, keeper first."""
    specification = machine.specification
    flat, gas = specification.keeper_flat_reward, specification.needed_reward
    penalty = rounding.up(number(machine.market.penalty) * fill)
    share = rounding.down(number(specification.keeper_share) * penalty, number(flat - gas))
    due, keeper_due = owed(specification, penalty, share)
    of_margin = specification.keeper_reward_of_margin
    if of_margin is None and not specification.penalty_capped_by_equity:
        return due, keeper_due
    left = larger(number(0), left_of_account(machine, account, after, after_trade, rounding))
    if of_margin is not None:
        most = rounding.down(number(of_margin) * left, number(-gas))
        due, keeper_due = due - keeper_due + smaller(keeper_due, most), smaller(keeper_due, most)
    if not specification.penalty_capped_by_equity:
        return due, keeper_due
    charges = smaller(due, left)
    if specification.fund_pays_keeper:
        return charges, keeper_due
    return charges, smaller(keeper_due, charges)


def owed(specification: Specification, penalty: Term, share: Term) -> tuple[Term, Term]:
    """(charges, the keeper's part of them) in full: his share of the penalty and the flat reward, within its limits."""
    flat, cap = specification.keeper_flat_reward, specification.keeper_reward_cap
    if not specification.has_reward_limits:
        return penalty + flat, share + flat
    reward = larger(share + flat, number(specification.reward_floor))
    if cap is not None:
        reward = smaller(reward, number(cap))
    return penalty - share + reward, reward


def left_of_account(machine: Machine, account: Account, after: Account, after_trade: Term, rounding: Rounding) -> Term:
    """What charges may take, in whole quanta: equity after the trade, less what is required of all that is left."""
    if not machine.many_positions and machine.market.close_out.is_whole:
        return after_trade
    rest = account.others.margin
    if not machine.market.close_out.is_whole:
        rest = rest + machine.side.sign * after.position.oracle - own_requirement(machine, after)
    return rounding.down(after_trade + rest, number(-machine.specification.needed_reward))


def closed_one_more(machine: Machine, old: Account, new: Account) -> Formula:
    """The clock of an account that is still liquidatable: with other positions, or a part of this one."""
    return z3.And(
        new.overdue == old.overdue,
        new.closed == old.closed + 1,
        new.position.anchor == (0 if machine.market.close_out.is_whole else old.position.anchor),
        new.others.anchor == old.others.anchor,
        *sold_so_far(old, new, closed_now(machine, old, new)),
        *(paid_so_far(old, new, -1) if new.position.sold is not None else nothing_paid(new)),
    )


def nothing_paid(account: Account) -> tuple[Formula, ...]:
    """Of a position that is not there any more; nothing to say where nobody pays."""
    paid = account.position.paid
    return () if paid is None else (paid == 0,)


def observed(machine: Machine, before: State, after: State, fill: Term, money: Settlement) -> CloseOut[Term]:
    """What the properties look at."""
    old, new = before.account, after.account
    return CloseOut(
        oracle_notional=old.position.oracle,
        market_notional=old.position.market,
        fill_notional=fill,
        charges=money.charges,
        reward=money.reward,
        shortfall=money.shortfall,
        equity_before=equity(machine, old),
        equity_after=equity(machine, new),
        requirement_before=maintenance_requirement(machine, old),
        requirement_after=maintenance_requirement(machine, new),
        beyond_promise=beyond_promise(machine, old),
        size_before=old.position.market,
        size_after=new.position.market,
        close_outs=old.closed + 1,
        received_before=number(0),  # the least that it can be: what holds with it holds with any other
    )
