"""Abstraction: the local symbolic state that a concrete state stands for, in exact constants.

It is the meeting point of the two encodings: every step of the reference must be, seen through it, a step of the
symbolic machine. A contract does not store the ghosts, so whoever follows a run remembers what they are made of
(`Memory`), and `remembered` says how an action changes that. Use machines with `exact=True`: rounded powers make the
lag profile a little wider than what the oracle guarantees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import z3

from novate.model.actions import Action, Liquidate, NextBlock, Step
from novate.model.core.symbolic.margin import beyond_required, promised
from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.state import (
    Account,
    Ledger,
    Machine,
    Others,
    Position,
    Spent,
    State,
    amounts_of,
    counts_payments,
    has_pool,
)
from novate.model.oracle_price import OraclePrice
from novate.model.specification import Level, Side
from novate.model.state import EMPTY_ACCOUNT, ClearingState, MarketState
from novate.model.state import Account as ConcreteAccount
from novate.model.state import Ledger as ConcreteLedger


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run has to remember of one account, because its ghosts depend on it."""

    oracles: Mapping[str, OraclePrice]
    """Market name -> oracle price in ticks when the account was last healthy."""
    closed: int
    """Close-outs of the account since then."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Market name -> base quanta before the first of them, without a sign; none where there was none."""
    sold: Mapping[str, Fraction] = field(default_factory=dict)
    """Market name -> what they closed at the market price, in quote quanta; 0 where there is none."""
    paid: Mapping[str, int] = field(default_factory=dict)
    """Market name -> what was paid in funding since then (negative: received), in quote quanta; 0 for any other."""
    due: Mapping[str, Fraction] = field(default_factory=dict)
    """Market name -> what that is exactly, in base quanta times ticks; 0 for any other."""
    calls: Mapping[str, int] = field(default_factory=dict)
    """Market name -> close-outs of this position since then; 0 for any other."""


def remembered(memories: Mapping[str, Memory], action: Action, step: Step) -> dict[str, Memory]:
    """The memories once `action` was carried out: a healthy account starts anew, any other counts its close-out.

    `overdue` is what tells health: that it does so rightly is for the symbolic machine to confirm.
    """
    now = Memory(oracle_prices(step.state), 0)
    return {
        name: now if account.overdue == 0 else one_more(memories[name], name, action, step)
        for name, account in step.state.accounts.items()
    }


def one_more(memory: Memory, name: str, action: Action, step: Step) -> Memory:
    """Count a close-out of this account, if there was one; and what it has paid in funding."""
    if step.payments.get(name):
        return paid_once_more(memory, name, action, step)
    if not isinstance(action, Liquidate) or action.account != name or step.close_out is None:
        return memory
    seen = step.close_out
    closed = seen.market_notional * (seen.size_before - seen.size_after) / (seen.size_before or 1)
    sold = {**memory.sold, action.market: memory.sold.get(action.market, Fraction(0)) + closed}
    sizes = {action.market: int(seen.size_before), **memory.sizes}
    calls = {**memory.calls, action.market: memory.calls.get(action.market, 0) + 1}
    return replace(memory, closed=memory.closed + 1, sizes=sizes, sold=sold, calls=calls)


def paid_once_more(memory: Memory, name: str, action: Action, step: Step) -> Memory:
    """Add what this account has paid in a block."""
    assert isinstance(action, NextBlock), "only blocks have payments"
    paid, due, oracles = dict(memory.paid), dict(memory.due), oracle_prices(step.state)
    for market, flow in step.payments[name].items():
        size = step.state.accounts[name].positions[market]
        paid[market] = paid.get(market, 0) + flow
        due[market] = due.get(market, Fraction(0)) + action.funding[market] * size * oracles[market]
    return replace(memory, paid=paid, due=due)


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
        ledger=ledger_seen(machine, state.ledger),
    )


def ledger_seen(machine: Machine, ledger: ConcreteLedger) -> Ledger:
    """The clearing house's own money, and of what the fund has paid what is counted."""
    amounts = {each: number(getattr(ledger, each)) for each in amounts_of(has_pool(machine))}
    spent, counted = ledger.spent, counts_payments(machine)
    every = {"in_block": spent.in_block, "ever": spent.ever, "of_market": spent.for_market(machine.market.name)}
    every["closed"] = spent.closed
    found = Spent(**{name: number(every[name]) for name in counted}) if counted else None
    return Ledger(**amounts, spent=found)


def followed(machine: Machine, state: ClearingState, account: ConcreteAccount, memory: Memory) -> Account:
    """The account that the machine follows."""
    market = machine.market.name
    size = max(0, machine.side.sign * account.positions.get(market, 0))
    return Account(
        balance=number(account.balance),
        holds=z3.BoolVal(size > 0),
        position=position(machine, state.markets[market], size, memory),
        overdue=number(account.overdue),
        closed=number(memory.closed),
        others=others(machine, state, account, memory),
    )


def position(machine: Machine, market: MarketState, size: int, memory: Memory) -> Position:
    """The notionals of `size` >= 0 base quanta; the anchor is of all that there was when the account was last healthy.

    Of that a part may have been sold since, or in the end all of it.
    """
    name, unit = machine.market.name, machine.market.unit
    before = size if machine.market.close_out.is_whole else memory.sizes.get(name, size)
    prices = (size * market.price, size * market.oracle, before * memory.oracles[name])
    market_now, oracle_now, anchor = (number(unit * price) for price in prices)
    if machine.market.close_out.is_whole:
        paid = number(memory.paid.get(name, 0) if size else 0) if machine.pays_funding else None
        return Position(market_now, oracle_now, anchor, None, paid)
    rounded = number(rounded_by(machine, memory)) if machine.pays_funding else None
    return Position(market_now, oracle_now, anchor, number(sold_of(machine, memory)), rounded)


def sold_of(machine: Machine, memory: Memory) -> Fraction:
    """What was sold of the machine's position, less what it has paid exactly."""
    name = machine.market.name
    bought: Fraction = machine.side.sign * machine.market.unit * memory.due.get(name, Fraction(0)) / machine.kept
    return memory.sold.get(name, Fraction(0)) - bought


def rounded_by(machine: Machine, memory: Memory) -> Fraction:
    """What rounding has cost the machine's position, closed in parts, less a quantum for each call."""
    name = machine.market.name
    exact = machine.market.unit * memory.due.get(name, Fraction(0))
    return memory.paid.get(name, 0) - exact - memory.calls.get(name, 0)


def others(machine: Machine, state: ClearingState, account: ConcreteAccount, memory: Memory) -> Others:
    """The account's positions in all other markets, added up."""
    held = {name: size for name, size in account.positions.items() if name != machine.market.name}
    value = margin = initial = anchor = promise = Fraction(0)
    for name, size in held.items():
        market = machine.specification.markets[name]
        before = memory.sizes.get(name, abs(size)) * (1 if size > 0 else -1)
        now, then = size * oracle_prices(state)[name] * market.unit, before * memory.oracles[name] * market.unit
        value += now
        side = Side.LONG if size > 0 else Side.SHORT
        margin += beyond_required(market, side.sign, Level.MAINTENANCE, abs(now))
        initial += beyond_required(market, side.sign, Level.INITIAL, abs(now))
        anchor += beyond_required(market, side.sign, Level.MAINTENANCE, abs(then))
        anchor += contributed(replace(machine, market=market, side=side), memory)
        worth = abs(size) * state.markets[name].price * market.unit
        promise += promised(replace(machine, market=market, side=side), worth)
    return Others(*(number(term) for term in (value, margin, initial, anchor, promise, len(held))))


def contributed(machine: Machine, memory: Memory) -> Fraction:
    """What is added to the cover of the machine's position since the account was last healthy: what it has paid.

    Less what closing parts of it is sure to have brought, or taken.
    """
    if machine.market.close_out.is_whole:
        return Fraction(memory.paid.get(machine.market.name, 0))
    brought: Fraction = machine.side.sign * machine.kept * sold_of(machine, memory)
    return rounded_by(machine, memory) - brought if machine.pays_funding else -brought
