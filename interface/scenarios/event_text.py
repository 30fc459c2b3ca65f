"""One action in words, with its amounts in quote units and its sizes in base units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from novate.model import component
from novate.model.actions import NOBODY, Action, Deposit, Liquidate, NextBlock, Step, Trade, Withdraw
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.figures import money, percent, price, size
from novate.model.layers import charging, cuts_withdrawals, holds_money
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.model.waterfall.cover import is_usual


def describe(action: Action, before: ClearingState, after: ClearingState, specification: Specification) -> str:
    """What the action does, in one line; `before` is the state that it acts on, `after` the one it leads to."""
    match action:
        case Deposit():
            return f"{action.account} deposits {money(action.amount, specification)}"
        case Withdraw():
            return _withdrawal(action, before.ledger.cash - after.ledger.cash, specification)
        case Trade():
            return _trade(action, specification)
        case NextBlock():
            return "the next block begins"
        case Liquidate():
            return _liquidate(action, before, after, specification)
        case _:
            assert_never(action)


def _withdrawal(action: Withdraw, paid: int, specification: Specification) -> str:
    """What it is asked for, and what is paid where a layer of the waterfall keeps something back."""
    asked = f"{action.account} withdraws {money(action.amount, specification)}"
    return asked if paid == action.amount else f"{asked}, and is paid {money(paid, specification)}"


def _trade(action: Trade, specification: Specification) -> str:
    amount = size(action.size, action.market, specification).removeprefix("+")
    at = price(action.price, action.market, specification)
    return f"{action.buyer} buys {amount} {action.market} from {action.seller} at {at}"


def _liquidate(action: Liquidate, before: ClearingState, after: ClearingState, specification: Specification) -> str:
    held = before.accounts[action.account].positions[action.market]
    left = after.accounts[action.account].positions.get(action.market, 0)
    whose = f"{action.account}'s {size(held, action.market, specification)}"
    part = f"{size(held - left, action.market, specification)} of {whose}" if left else whose
    at = price(action.price, action.market, specification)
    done = f"a keeper closes {part} {action.market} with {maker_in_words(action)} at {at}"
    return "; ".join((done, *_paid(action, before, specification)))


def maker_in_words(action: Liquidate) -> str:
    """Who takes it."""
    return "the other side" if action.market_maker == NOBODY else action.market_maker


def _paid(action: Liquidate, before: ClearingState, specification: Specification) -> Iterator[str]:
    """Which layers pay how much of what is left, where there is more than a fund that pays what it can."""
    if is_usual(specification):
        return
    done = execute(Rules.of(specification), before, action)
    seen = done.absorbed if isinstance(done, Step) else None
    if not isinstance(done, Step) or seen is None or not seen.owed:
        return
    for each in seen.layers:
        if holds_money(each.layer):
            yield f"{component.part('waterfall', each.layer, 'words').NAME} pays {money(each.paid, specification)}"
    yield from _left(seen.uncovered, done, specification)


def _left(left: int, done: Step, specification: Specification) -> Iterator[str]:
    """What becomes of what layers with money leave: who is charged for it, and what stays uncovered."""
    charged, closed = done.state, done.closed
    moved = [name for name, each in closed.accounts.items() if each.positions != charged.accounts[name].positions]
    if moved:
        names = ", ".join(moved[:_MOST_NAMED]) + (
            f" and {len(moved) - _MOST_NAMED} more" if moved[_MOST_NAMED:] else ""
        )
        yield f"{money(left, specification)} is left, and positions are closed against it: those of {names}"
    paid = {name: each.balance - charged.accounts[name].balance for name, each in closed.accounts.items()}
    paying = [f"{name} {money(each, specification)}" for name, each in paid.items() if each and not moved]
    if paying:
        shown = ", ".join(paying[:_MOST_NAMED]) + (
            f" and {len(paying) - _MOST_NAMED} more" if paying[_MOST_NAMED:] else ""
        )
        yield f"{money(left, specification)} is left, and accounts are charged: {shown}"
    covered = closed.ledger.uncovered_bad_debt - charged.ledger.uncovered_bad_debt
    if not (paying or moved) or left > covered:
        yield f"{money(left - covered, specification)} stays uncovered"
    for layer in specification.layers:
        is_for_nothing = layer in cuts_withdrawals(specification) and left <= covered
        if left and not (holds_money(layer) or layer in charging(specification) or is_for_nothing):
            yield component.part("waterfall", layer, "words").where_left(specification)


_MOST_NAMED = 3
"""Accounts that are charged and named one by one; more are counted."""


def funding_text(rates: Mapping[str, Fraction], paid: Mapping[str, int], specification: Specification) -> str:
    """As in "funding: ETH-USD longs pay 1.5%; trader pays 14.93"; `paid` is by account, in quote quanta."""
    sides = ", ".join(
        f"{market} {Side.LONG if rate > 0 else Side.SHORT}s pay {percent(abs(rate))}" for market, rate in rates.items()
    )
    flows = ", ".join(
        f"{name} {'pays' if each > 0 else 'receives'} {money(abs(each), specification)}"
        for name, each in paid.items()
        if each
    )
    return f"funding: {sides}; {flows}" if flows else f"funding: {sides}"
