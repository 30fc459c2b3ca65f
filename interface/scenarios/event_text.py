"""One action in words, with its amounts in quote units and its sizes in base units."""

from __future__ import annotations

from typing import assert_never

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.figures import money, price, size
from novate.model.specification import Specification
from novate.model.state import ClearingState


def describe(action: Action, before: ClearingState, specification: Specification) -> str:
    """What the action does, in one line; `before` is the state that it acts on."""
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
            return _liquidate(action, before, specification)
        case _:
            assert_never(action)


def _trade(action: Trade, specification: Specification) -> str:
    amount = size(action.size, action.market, specification).removeprefix("+")
    at = price(action.price, action.market, specification)
    return f"{action.buyer} buys {amount} {action.market} from {action.seller} at {at}"


def _liquidate(action: Liquidate, before: ClearingState, specification: Specification) -> str:
    position = size(before.accounts[action.account].positions[action.market], action.market, specification)
    at = price(action.price, action.market, specification)
    return f"a keeper closes {action.account}'s {position} {action.market} with {action.market_maker} at {at}"
