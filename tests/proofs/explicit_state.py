"""Explicit state: every reachable state of a small instance of the reference, visited one by one.

A check of the symbolic verdicts that shares nothing with them but the machine's meaning: no solver, no invariant, no
shape of a run. It is exact only because the instance is chosen so that whole numbers lose nothing: prices double or
halve, there is one trader with one unit, and a rich market maker.

*What keeps it finite.* Prices stay on a ladder. The trader opens a position only with a balance up to a limit, and
deposits only below it. The market maker is brought back to the same balance after every action (it may always
deposit). The block number is not part of a state. A run ends with its first close-out.

*What it leaves out.* Prices between the rungs, trades away from the market price, other sizes; of an oracle that
deviates, all but its two ends. None of them is needed to reach a threshold: the tests compare both sides of each with
the symbolic verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar, cast

import networkx as nx

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade, Withdraw
from novate.model.core.reference.accounts import account_of
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.counterexamples.monitor import Monitor

State = TypeVar("State")
Successor = tuple[State, dict[str, Any]]
"""The next state, and what the edge to it carries."""

TRADER, MAKER = "trader", "maker"


def explore(
    initial: State, successors: Callable[[State], Iterable[Successor[State]]], key: Callable[[State], Hashable]
) -> nx.DiGraph:
    """Build the graph of all states that can be reached, numbered as they are found; `keys` has the key of each.

    Ends only where there are finitely many. Of several edges between the same two nodes the last one stays, so what an
    edge carries that matters must follow from the states that it joins.
    """
    numbers = {key(initial): 0}
    graph = nx.DiGraph()
    graph.add_node(0)
    waiting = [(0, initial)]
    while waiting:
        number, state = waiting.pop()
        for after, label in successors(state):
            other = numbers.setdefault(key(after), len(numbers))
            if other not in graph:
                waiting.append((other, after))
            graph.add_edge(number, other, **label)
    graph.graph["keys"] = list(numbers)
    return graph


def state_key(state: ClearingState) -> Hashable:
    """What two states have in common that differ in the block number alone."""
    accounts = sorted(
        (name, account.balance, tuple(sorted(account.positions.items())), account.overdue)
        for name, account in state.accounts.items()
    )
    prices = sorted((name, each.price, each.oracle, *each.earlier) for name, each in state.markets.items())
    spent = state.ledger.spent
    paid = spent._replace(of_markets=tuple(sorted(spent.of_markets.items())))
    return tuple(prices), tuple(accounts), state.ledger._replace(spent=paid)


@dataclass(frozen=True)
class Instance:
    """A mechanism with one market, small enough to be enumerated."""

    specification: Specification
    side: Side
    """What the trader opens."""
    prices: tuple[int, ...]
    """The ladder, in ticks, from the lowest; one rung longer than needed, or a keeper who comes late does no harm."""
    limit: int
    """Quote quanta: with more than this the trader neither deposits nor opens a position."""
    properties: tuple[str, ...]
    """What is watched on every step."""

    @cached_property
    def rules(self) -> Rules:
        """The specification, prepared for the reference."""
        return Rules.of(self.specification)

    @property
    def market(self) -> str:
        """The one market."""
        (name,) = self.specification.markets
        return name

    @cached_property
    def wealth(self) -> int:
        """Quote quanta that the market maker always has: enough to be healthy at every price of the ladder."""
        market = self.specification.markets[self.market]
        return int(max(self.prices) * market.unit * (4 + 2 * market.initial_margin))

    def graph(self) -> nx.DiGraph:
        """Every reachable state, and on each edge its `actions` and the names of the properties it has `broken`."""
        return explore(self.initial(), self.successors, state_key)

    def initial(self) -> ClearingState:
        """The lowest price, and only the market maker has money."""
        start = genesis(self.rules, {self.market: self.prices[0]})
        (state, _) = self._settled(start)
        return state

    def successors(self, state: ClearingState) -> Iterator[Successor[ClearingState]]:
        """What the reference lets happen next."""
        if state.ledger.close_outs:
            return
        for action in self.offers(state):
            step = execute(self.rules, state, action)
            if isinstance(step, Refusal):
                continue
            monitors = (Monitor(self.rules, name, self.market, self.side) for name in self.properties)
            broken = frozenset(each.property for each in monitors if each.broken_by(state, action, step))
            after, upkeep = self._settled(step.state)
            closes = isinstance(action, Liquidate)
            yield after, {"actions": (action, *upkeep), "broken": broken, "closes": closes}

    def offers(self, state: ClearingState) -> Iterator[Action]:
        """What is tried in a state; the guards of the reference sort out what is allowed."""
        yield from self._blocks(state)
        yield Withdraw(TRADER, 1)
        trader, price = account_of(state, TRADER), state.markets[self.market].price
        if trader.balance < self.limit:
            yield Deposit(TRADER, 1)
        if trader.positions:
            yield self._trade(-self.side.sign, price)
            yield from self._close_outs(price)
        elif trader.balance <= self.limit:
            yield self._trade(self.side.sign, price)

    def _blocks(self, state: ClearingState) -> Iterator[Action]:
        market = state.markets[self.market]
        for price in self.prices:
            for oracle in {price, market.price, *market.earlier} | self._ends((price, market.price, *market.earlier)):
                yield NextBlock({self.market: (price, oracle)})

    def _ends(self, seen: Sequence[int]) -> set[int]:
        """What an oracle that deviates by 100 % or more may show at most and at least: the highest price, a tick."""
        oracle = cast("Band", self.specification.markets[self.market].oracle)
        deviation, staleness = oracle.deviation_up, oracle.staleness
        assert deviation == 0 or deviation >= 1, "of a deviation below 100 % the ends are not whole"
        return {int((1 + deviation) * max(seen[: staleness + 1])), 1} if deviation else set()

    def _trade(self, sign: int, price: int) -> Trade:
        buyer, seller = (TRADER, MAKER) if sign > 0 else (MAKER, TRADER)
        return Trade(self.market, buyer, seller, 1, price)

    def _close_outs(self, price: int) -> Iterator[Action]:
        """At the market price, and at the worst one."""
        slippage = self.specification.markets[self.market].slippage
        worst = Fraction(price) * (1 - self.side.sign * slippage)
        for fill in {price, int(worst)}:
            yield Liquidate(TRADER, self.market, MAKER, fill)

    def _settled(self, state: ClearingState) -> tuple[ClearingState, tuple[Action, ...]]:
        """Bring the market maker back to its wealth."""
        missing = self.wealth - account_of(state, MAKER).balance
        if missing == 0:
            return state, ()
        action: Action = Deposit(MAKER, missing) if missing > 0 else Withdraw(MAKER, -missing)
        step = execute(self.rules, state, action)
        assert not isinstance(step, Refusal), step
        return step.state, (action,)


def breaking(graph: nx.DiGraph, name: str) -> list[tuple[int, int]]:
    """The edges at which property `name` breaks."""
    return [(before, after) for before, after, broken in graph.edges(data="broken") if name in broken]


def shortest_run(graph: nx.DiGraph, edge: tuple[int, int]) -> list[Action]:
    """The actions of a run with the fewest edges that ends with this one."""
    before, after = edge
    path = [*nx.shortest_path(graph, 0, before), after]
    return [action for pair in pairwise(path) for action in graph.edges[pair]["actions"]]
