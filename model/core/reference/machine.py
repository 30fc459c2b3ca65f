"""The machine: the one entry through which every action goes."""

from __future__ import annotations

from typing import assert_never

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Step, Trade, Withdraw
from novate.model.core.reference.deposit import deposit
from novate.model.core.reference.liquidate import liquidate
from novate.model.core.reference.next_block import next_block
from novate.model.core.reference.rules import Rules
from novate.model.core.reference.trade import trade
from novate.model.core.reference.withdraw import withdraw
from novate.model.state import ClearingState


def execute(rules: Rules, state: ClearingState, action: Action) -> Step | Refusal:
    """Carry an action out, or say which of its guards refuses it. The state given is never changed."""
    match action:
        case NextBlock():
            return next_block(rules, state, action)
        case Deposit():
            return deposit(rules, state, action)
        case Withdraw():
            return withdraw(rules, state, action)
        case Trade():
            return trade(rules, state, action)
        case Liquidate():
            return liquidate(rules, state, action)
        case _:
            assert_never(action)
