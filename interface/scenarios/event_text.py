"""One action in words, with its amounts in quote units and its sizes in base units."""

from __future__ import annotations

from typing import assert_never

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.figures import money, price, size
from novate.model.specification import Specification
from novate.model.state import ClearingState


def describe(action: Action, before: ClearingState, after: ClearingState, specification: Specification) -> str:
    """What the action does, in one line; `before` is the state that it acts on, `after` the one it leads to."""
    match action:
        case Deposit():
            return f"{action.account} deposits {money(action.amount, specification)}"
        case Withdraw():
            return f"{action.account} withdraws {money(action.amount, specification)}"
        case Trade():
            return _trade(action, specification)
        case NextBlock():
            return "the next block begins"
        case Liquidate():
            return _liquidate(action, before, after, specification)
        case _:
            assert_never(action)


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
    return f"a keeper closes {part} {action.market} with {action.market_maker} at {at}"
