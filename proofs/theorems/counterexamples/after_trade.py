"""A trade whose fee, taken after the check, leaves its account liquidatable: the run to it.

The account opens a position, and closes as much of it as it may at once, at a price at which it is left with what the
check asks for and no more. Where nothing limits it, so much that the fee is more than the check asks for beyond
maintenance. With cross margin it closes all of it, which nothing limits, and is left with the smallest position of
another market, which then pays the fee.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from novate.model.actions import Deposit, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import MarketParameters, Side
from novate.proofs.counterexamples.build import MAKER, TRADER, Event
from novate.proofs.counterexamples.replay import replay
from novate.properties import PROPERTIES

PRICES = (10_000, 1)
"""Ticks at which all happens: plain, or such that the smallest position has hardly more than it must be worth."""
QUANTA = (1, 10**3, 10**6, 10**9)
"""Of the base unit, beyond the smallest position: sizes to try, the plainest first."""
ENOUGH = 1_000
"""Times what the trades are worth: in the accounts."""


@dataclass(frozen=True, slots=True)
class Trades:
    """What the trader does at a price, in ticks: of the machine's market base quanta of its side."""

    machine: Machine
    left: int
    """What the last trade leaves; 0 where it leaves nothing."""
    moved: int
    """What it closes."""
    price: int
    others: Mapping[str, int]
    """Market name -> signed base quanta that the trader opens first."""

    def held(self, size: int) -> dict[str, int]:
        """All positions with so many base quanta of the machine's market, signed."""
        own = {self.machine.market.name: self.machine.side.sign * size} if size else {}
        return {**self.others, **own}

    @property
    def markets(self) -> tuple[str, ...]:
        """All that are traded in."""
        return (self.machine.market.name, *self.others)


def of_trade(machine: Machine, name: str) -> Scenario | None:
    """A replayed run in which a trade breaks property `name`; None where it is about none, or none is found."""
    if PROPERTIES[name].on_trade is None or not takes_fees_at_last(machine):
        return None
    tried = (replayed(trades, name) for price in PRICES for trades in (*alone(machine, price), *beside(machine, price)))
    return next((scenario for scenario in tried if scenario is not None), None)


def takes_fees_at_last(machine: Machine) -> bool:
    """Whether a trade may leave less than it was checked for."""
    return machine.specification.fee_after_check and machine.specification.trading_fee is not None


def alone(machine: Machine, price: int) -> Iterator[Trades]:
    """With one position, of which something is left."""
    for left in sizes(machine.market, price):
        yield Trades(machine, left, most_moved(machine, left), price, {})


def sizes(market: MarketParameters, price: int) -> Iterator[int]:
    """Base quanta that the trade leaves; where there is no smallest position, also what is worth a quote quantum."""
    smallest = smallest_size(market, price)
    yield from (smallest * quanta for quanta in QUANTA)
    if not market.minimum_notional:
        yield ceil(1 / (price * market.unit))


def smallest_size(market: MarketParameters, price: int) -> int:
    """Base quanta of the smallest position that may be opened."""
    return max(1, ceil(Fraction(market.minimum_notional) / (price * market.unit)))


def beside(machine: Machine, price: int) -> Iterator[Trades]:
    """With the smallest position in another market, and nothing left in this one: any number may be closed at once."""
    others = machine.specification.markets if machine.many_positions else {}
    for name, market in others.items():
        if name != machine.market.name:
            held = {name: market.sides[0].sign * smallest_size(market, price)}
            spare = needed(machine, held, price) - needed(machine, held, price, initial=False)
            moved = ceil(Fraction(spare + 2) / (price * machine.market.unit * fee(machine)))
            yield Trades(machine, 0, max(moved, smallest_size(machine.market, price)), price, held)


def replayed(trades: Trades, name: str) -> Scenario | None:
    """The run with these trades."""
    machine = trades.machine
    market, side = machine.market.name, machine.side
    prices = dict.fromkeys(trades.markets, trades.price)
    initial = genesis(Rules.of(machine.specification, prices), prices)
    events = tuple(to_it(trades))
    run = replay(machine.specification, initial, [action for _, action in events], name, market, side)
    if run.violation is None:
        return None
    kept = zip(events[: run.violation.step + 1], run.steps, strict=False)
    steps = tuple(ScenarioStep(event, action, step.state) for (event, action), step in kept)
    return Scenario(machine.specification, market, side, name, run.violation.message, initial, steps)


def to_it(trades: Trades) -> Iterator[Event]:
    """Both have enough; a price that is as bad for the trader as it takes; its last quanta are the check's."""
    machine, price, moved = trades.machine, trades.price, trades.moved
    held = trades.held(trades.left + moved)
    first, checked = (needed(machine, each, price) for each in (held, trades.held(trades.left)))
    worse = worse_price(machine, first - checked, moved, price)
    flows = {name: flow(machine, name, size, price) for name, size in held.items()}
    paid, brought = sum(flows.values()), -flow(machine, machine.market.name, -machine.side.sign * moved, worse)
    owed = sum(ceil(abs(size) * price * unit(machine, name) * fee(machine)) for name, size in held.items())
    yield "the trader deposits", Deposit(TRADER, max(1, paid + owed + max(first, checked - brought)))
    yield "a market maker deposits", Deposit(MAKER, ENOUGH * (1 + sum(map(abs, flows.values())) + owed))
    for name, size in held.items():
        yield "the trader opens a position", trade(name, size, price)
    if moved:
        closed = "a part of it" if trades.left else "it"
        yield f"the trader closes {closed}", trade(machine.market.name, -machine.side.sign * moved, worse)


def needed(machine: Machine, held: Mapping[str, int], price: int, *, initial: bool = True) -> int:
    """The least balance that is enough for these positions, in quote quanta."""
    prices = dict.fromkeys(held, price)
    return least_balance(Rules.of(machine.specification, prices), held, prices, initial=initial)


def flow(machine: Machine, market: str, size: int, price: int) -> int:
    """What the trader pays for so many base quanta more (negative: receives), in quote quanta."""
    return ceil(size * price * unit(machine, market))


def unit(machine: Machine, market: str) -> Fraction:
    """What a base quantum of a market is worth at one tick, in quote quanta."""
    return machine.specification.markets[market].unit


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


def trade(market: str, size: int, price: int) -> Trade:
    """The trader buys so many base quanta (negative: sells)."""
    buyer, seller = (TRADER, MAKER) if size > 0 else (MAKER, TRADER)
    return Trade(market, buyer, seller, abs(size), price)
