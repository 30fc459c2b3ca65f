"""Abstraction: the local symbolic state that a concrete state stands for, in exact constants.

It is the meeting point of the two encodings: every step of the reference must be, seen through it, a step of the
symbolic machine. A contract does not store the ghosts, so whoever follows a run remembers what they are made of
(`Memory`), and `remembered` says how an action changes that. Use machines with `exact=True`: rounded powers make the
lag profile a little wider than what the oracle guarantees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

import z3

from novate.model.actions import Action, Liquidate
from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.state import Account, Ledger, Machine, Others, Position, State
from novate.model.oracle_price import OraclePrice
from novate.model.specification import MarketParameters
from novate.model.state import EMPTY_ACCOUNT, ClearingState, MarketState
from novate.model.state import Account as ConcreteAccount


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run has to remember of one account, because its ghosts depend on it."""

    oracles: Mapping[str, OraclePrice]
    """Market name -> oracle price in ticks when the account was last healthy."""
    closed: int
    """Close-outs of the account since then."""


def remembered(memories: Mapping[str, Memory], action: Action, after: ClearingState) -> dict[str, Memory]:
    """The memories once `action` has led to `after`: a healthy account starts anew, any other counts its close-out.

    `overdue` is what tells health: that it does so rightly is for the symbolic machine to confirm.
    """
    now = Memory(oracle_prices(after), 0)
    closed = action.account if isinstance(action, Liquidate) else None
    return {
        name: now if account.overdue == 0 else one_more(memories[name], name == closed)
        for name, account in after.accounts.items()
    }


def one_more(memory: Memory, is_closed: bool) -> Memory:
    """Count a close-out, if there was one."""
    return Memory(memory.oracles, memory.closed + int(is_closed))


def oracle_prices(state: ClearingState) -> dict[str, OraclePrice]:
    """Market name -> oracle price in ticks."""
    return {name: market.oracle for name, market in state.markets.items()}


def abstraction(
    machine: Machine, state: ClearingState, memories: Mapping[str, Memory], name: str, counterparty: str | None = None
) -> State:
    """The state as the machine sees it that follows account `name`; without a counterparty there is a 0 for it.

    A position on the other side of the machine's market belongs to the other side's machine and is left out, as it has
    to be where a trade turns it round. Raises `KeyError` where nothing is remembered of an overdue account.
    """
    balances = {holder: account.balance for holder, account in state.accounts.items()}
    account = state.accounts.get(name, EMPTY_ACCOUNT)
    memory = memories[name] if account.overdue else Memory(oracle_prices(state), 0)
    rest = sum(balance for holder, balance in balances.items() if holder not in (name, counterparty))
    return State(
        account=followed(machine, state, account, memory),
        counterparty=number(balances.get(counterparty, 0) if counterparty is not None else 0),
        bystanders=number(rest),
        ledger=Ledger(*(number(getattr(state.ledger, field.name)) for field in fields(Ledger))),
    )


def followed(machine: Machine, state: ClearingState, account: ConcreteAccount, memory: Memory) -> Account:
    """The account that the machine follows."""
    market = machine.market.name
    size = max(0, machine.side.sign * account.positions.get(market, 0))
    return Account(
        balance=number(account.balance),
        holds=z3.BoolVal(size > 0),
        position=position(machine, state.markets[market], size, memory.oracles[market]),
        overdue=number(account.overdue),
        closed=number(memory.closed),
        others=others(machine, state, account, memory),
    )


def position(machine: Machine, market: MarketState, size: int, anchor: OraclePrice) -> Position:
    """The notionals of `size` >= 0 base quanta; `anchor` is the oracle price when the account was last healthy."""
    worth = size * machine.market.unit
    return Position(*(number(worth * price) for price in (market.price, market.oracle, anchor)))


def others(machine: Machine, state: ClearingState, account: ConcreteAccount, memory: Memory) -> Others:
    """The account's positions in all other markets, added up."""
    held = {name: size for name, size in account.positions.items() if name != machine.market.name}
    value = margin = initial = anchor = promise = Fraction(0)
    for name, size in held.items():
        market = machine.specification.markets[name]
        now, then = (size * prices[name] * market.unit for prices in (oracle_prices(state), memory.oracles))
        value += now
        margin += less_requirement(market, now, market.maintenance_margin)
        initial += less_requirement(market, now, market.initial_margin)
        anchor += less_requirement(market, then, market.maintenance_margin)
        worth = size * state.markets[name].price * market.unit
        promise += less_requirement(market, worth, market.closes_only_below or Fraction(0))
    return Others(*(number(term) for term in (value, margin, initial, anchor, promise, len(held))))


def less_requirement(market: MarketParameters, value: Fraction, rate: Fraction) -> Fraction:
    """A position's signed value less what is required of it, in quote quanta."""
    return value - rate * abs(value) - market.minimum_maintenance
