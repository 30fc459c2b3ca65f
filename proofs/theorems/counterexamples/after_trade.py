"""A trade whose fee, taken after the check, leaves its account liquidatable: the run to it.

The account opens a position, and closes as much of it as it may at once, at a price at which it is left with what the
check asks for and no more. Where nothing limits it, so much that the fee is more than the check asks for beyond
maintenance.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from novate.model.actions import Deposit, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Side
from novate.proofs.counterexamples.build import MAKER, TRADER, Event
from novate.proofs.counterexamples.replay import replay
from novate.properties import PROPERTIES

PRICES = (10_000, 1)
"""Ticks at which all happens: plain, or such that the smallest position has hardly more than it must be worth."""
QUANTA = (1, 10**3, 10**6, 10**9)
"""Of the base unit, beyond the smallest position: sizes to try, the plainest first."""
ENOUGH = 1_000
"""Times what the trades are worth: in the accounts."""


def of_trade(machine: Machine, name: str) -> Scenario | None:
    """A replayed run in which a trade breaks property `name`; None where it is about none, or none is found."""
    if PROPERTIES[name].on_trade is None or not takes_fees_at_last(machine):
        return None
    tried = (replayed(machine, name, left, price) for price in PRICES for left in sizes(machine, price))
    return next((scenario for scenario in tried if scenario is not None), None)


def takes_fees_at_last(machine: Machine) -> bool:
    """Whether a trade may leave less than it was checked for."""
    return machine.specification.fee_after_check and machine.specification.trading_fee is not None


def sizes(machine: Machine, price: int) -> Iterator[int]:
    """Base quanta that the trade leaves; where there is no smallest position, also what is worth a quote quantum."""
    each = price * machine.market.unit
    smallest = ceil(Fraction(machine.market.minimum_notional) / each)
    yield from (max(smallest, 1) * quanta for quanta in QUANTA)
    if not smallest:
        yield ceil(1 / each)


def replayed(machine: Machine, name: str, left: int, price: int) -> Scenario | None:
    """The run that leaves so much."""
    market, side = machine.market.name, machine.side
    initial = genesis(Rules.of(machine.specification, {market}), {market: price})
    events = tuple(to_it(machine, left, price))
    run = replay(machine.specification, initial, [action for _, action in events], name, market, side)
    if run.violation is None:
        return None
    kept = zip(events[: run.violation.step + 1], run.steps, strict=False)
    steps = tuple(ScenarioStep(event, action, step.state) for (event, action), step in kept)
    return Scenario(machine.specification, market, side, name, run.violation.message, initial, steps)


def to_it(machine: Machine, left: int, price: int) -> Iterator[Event]:
    """Both have enough; a price that is as bad for the trader as it takes; its last quanta are the check's."""
    market, side, moved = machine.market.name, machine.side, most_moved(machine, left)
    first, checked = (needed(machine, size, price) for size in (left + moved, left))
    worse = worse_price(machine, first - checked, moved, price)
    paid, brought = flow(machine, left + moved, price), -flow(machine, -moved, worse)
    owed = ceil((left + moved) * price * machine.market.unit * fee(machine))
    yield "the trader deposits", Deposit(TRADER, max(1, paid + owed + max(first, checked - brought)))
    yield "a market maker deposits", Deposit(MAKER, ENOUGH * (1 + abs(paid) + owed))
    yield "the trader opens a position", trade(market, side, left + moved, price)
    if moved:
        yield "the trader closes a part of it", trade(market, other(side), moved, worse)


def needed(machine: Machine, size: int, price: int) -> int:
    """The least balance that is enough for a position of so many base quanta, in quote quanta."""
    market = machine.market.name
    rules = Rules.of(machine.specification, {market})
    return least_balance(rules, {market: machine.side.sign * size}, {market: price}, initial=True)


def flow(machine: Machine, size: int, price: int) -> int:
    """What the trader pays for so many base quanta more of its side (negative: receives), in quote quanta."""
    return ceil(machine.side.sign * size * price * machine.market.unit)


def most_moved(machine: Machine, left: int) -> int:
    """Base quanta that a trade may move beside so much that it leaves."""
    most = machine.specification.largest_trade
    return floor(most * left) if most is not None else ceil(left * (machine.market.initial_margin + 1) / fee(machine))


def fee(machine: Machine) -> Fraction:
    """What each side of a trade pays, of what it is worth."""
    assert machine.specification.trading_fee is not None, "there is a fee"
    return machine.specification.trading_fee


def worse_price(machine: Machine, spare: int, moved: int, price: int) -> int:
    """Ticks at which closing costs the trader what it has beyond the check, and hardly more."""
    if not moved:
        return price
    each = Fraction(spare) / (moved * machine.market.unit)
    return max(0, floor(-each)) if machine.side is Side.LONG else ceil(each)


def trade(market: str, side: Side, size: int, price: int) -> Trade:
    """The trader goes this way."""
    buyer, seller = (TRADER, MAKER) if side is Side.LONG else (MAKER, TRADER)
    return Trade(market, buyer, seller, size, price)


def other(side: Side) -> Side:
    """The other side."""
    return Side.SHORT if side is Side.LONG else Side.LONG
