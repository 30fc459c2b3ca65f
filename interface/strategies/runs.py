"""Runs at random, mostly on the edge of what is allowed: prices, traders and keepers, with what the reference says.

What is drawn is a `novate.Simulation`: opening prices, actions, and for each what the reference made of it. Traders,
prices and keepers are those by which novate's two encodings are compared (`novate.proofs.refinement.traders`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil

from hypothesis import strategies as st

from novate.library.reference import Reference, Simulation
from novate.library.specification import Specification
from novate.model.actions import Action, Deposit, Refusal, Step, Trade, Withdraw
from novate.model.state import Account, ClearingState
from novate.proofs.refinement.traders import (
    ORACLES,
    block,
    close_everybody,
    close_out,
    cure,
    open_position,
    squeeze,
    trend,
)

NAMES = ("ann", "bob", "cat", "dan")
names = st.sampled_from(NAMES)
shares = st.sampled_from([Fraction(-1), Fraction(1), Fraction(-1, 2), Fraction(1, 3), Fraction(0)])
"""How far a price goes of the way to its bound, down or up."""


class Recorder:
    """A reference at work that writes down what was done; where `novate.proofs.refinement.traders` act."""

    def __init__(self, specification: Specification, prices: dict[str, Fraction]) -> None:
        self.reference = Reference(specification, prices)
        self.specification, self.rules = specification.meaning, self.reference.rules
        self.initial = self.reference.state
        self.done: list[tuple[Action, Step | Refusal]] = []

    @property
    def state(self) -> ClearingState:
        """As it is now."""
        return self.reference.state

    def do(self, action: Action) -> bool:
        """Carry the action out, or have it refused; says whether it was carried out."""
        result = self.reference.do(action)
        self.done.append((action, result))
        return isinstance(result, Step)

    def account(self, name: str) -> Account:
        """The account, empty where nobody has used it."""
        return self.reference.account(name)

    def liquidatable(self) -> list[str]:
        """Who can be closed out."""
        return [name for name in self.state.accounts if self.reference.is_liquidatable(name)]

    def written(self) -> Simulation:
        """What was done."""
        actions, results = tuple(each for each, _ in self.done), tuple(each for _, each in self.done)
        return Simulation(self.reference.specification, self.initial, actions, results)


def opening_prices(specification: Specification) -> st.SearchStrategy[dict[str, Fraction]]:
    """A price for each market, in quote units: 100 to a million of its ticks."""
    ticks = st.integers(100, 10**6)
    markets = specification.meaning.markets.values()
    return st.fixed_dictionaries({each.name: ticks.map(each.price_tick.__mul__) for each in markets})


@st.composite
def price_paths(draw: st.DrawFn, specification: Specification, *, most: int = 30) -> Simulation:
    """Up to `most` blocks in which nobody trades: prices within their bounds, oracles in theirs, funding in turn."""
    recorder = Recorder(specification, draw(opening_prices(specification)))
    for _ in range(draw(st.integers(1, most))):
        _one_block(draw, recorder)
    return recorder.written()


@st.composite
def action_sequences(draw: st.DrawFn, specification: Specification, *, most: int = 12) -> Simulation:
    """Up to `most` moves of one or more actions each, some of them refused.

    Deposits, withdrawals, trades with hardly more than the initial requirement, blocks, trends until keepers have to
    act, close-outs at any price that is allowed, and a little beyond.
    """
    recorder = Recorder(specification, draw(opening_prices(specification)))
    for move in draw(st.lists(st.sampled_from(MOVES), min_size=1, max_size=most)):
        move(draw, recorder)
    return recorder.written()


def _deposit(draw: st.DrawFn, recorder: Recorder) -> None:
    """Money comes in, sometimes none."""
    recorder.do(Deposit(draw(names), draw(st.integers(0, 10**6))))


def _withdraw(draw: st.DrawFn, recorder: Recorder) -> None:
    """Money goes out, or is refused."""
    name = draw(names)
    recorder.do(Withdraw(name, draw(st.integers(0, max(1, 2 * recorder.account(name).balance)))))


def _squeeze(draw: st.DrawFn, recorder: Recorder) -> None:
    """All goes out that may, then one quantum more."""
    squeeze(recorder, draw(names), draw(st.integers(0, 2)))


def _open(draw: st.DrawFn, recorder: Recorder) -> None:
    """Somebody opens or changes a position, with hardly more than the initial requirement left."""
    market = _market(draw, recorder)
    size = draw(st.sampled_from((-1, 1))) * draw(st.integers(1, 40)) * _least(recorder, market)
    edge = draw(st.none() | st.integers(0, 3))
    open_position(recorder, draw(names), market, size, recorder.state.markets[market].price, edge=edge)


def _trade(draw: st.DrawFn, recorder: Recorder) -> None:
    """Any trade between any two, most of them refused."""
    market, price = _market(draw, recorder), st.integers(0, 2 * 10**6)
    recorder.do(Trade(market, draw(names), draw(names), draw(st.integers(0, 40)), draw(price)))


def _one_block(draw: st.DrawFn, recorder: Recorder) -> None:
    """Prices move."""
    directions = {name: draw(shares) for name in recorder.specification.markets}
    block(recorder, directions, draw(st.sampled_from(ORACLES)))


def _trend(draw: st.DrawFn, recorder: Recorder) -> None:
    """Prices trend, and keepers sleep until they have to act."""
    directions = {name: draw(st.sampled_from((Fraction(-1), Fraction(1)))) for name in recorder.specification.markets}
    trend(recorder, directions, draw(st.integers(2, 6)), draw(st.sampled_from(ORACLES)))


def _crash(draw: st.DrawFn, recorder: Recorder) -> None:
    """At the edge of the initial requirement, against the trend, until keepers have to act."""
    market, side = _market(draw, recorder), draw(st.sampled_from((-1, 1)))
    price = recorder.state.markets[market].price
    size = side * draw(st.integers(1, 40)) * _least(recorder, market)
    open_position(recorder, draw(names), market, size, price, edge=0)
    trend(recorder, dict.fromkeys(recorder.specification.markets, Fraction(-side)), draw(st.integers(2, 40)), "fresh")
    close_everybody(recorder, draw(st.fractions(0, 1, max_denominator=4)))


def _close_everybody(draw: st.DrawFn, recorder: Recorder) -> None:
    """Keepers wake up."""
    close_everybody(recorder, draw(st.fractions(0, 1, max_denominator=4)))


def _close_out(draw: st.DrawFn, recorder: Recorder) -> None:
    """Somebody is closed out who perhaps may not be, or at a price a tick beyond what is allowed."""
    close_out(recorder, draw(names), _market(draw, recorder), Fraction(1), draw(st.integers(-9, 1)))


def _cure(draw: st.DrawFn, recorder: Recorder) -> None:
    """A deposit makes an account just healthy, or misses by a quantum."""
    for name in recorder.liquidatable()[:1]:
        cure(recorder, name, draw(st.integers(0, 1)))


Move = Callable[[st.DrawFn, Recorder], None]
MOVES: tuple[Move, ...] = (
    _deposit,
    _open,
    _crash,
    _one_block,
    _trend,
    _close_everybody,
    _withdraw,
    _squeeze,
    _trade,
    _close_out,
    _cure,
)
"""What may happen next."""


def _market(draw: st.DrawFn, recorder: Recorder) -> str:
    return draw(st.sampled_from([*recorder.specification.markets]))


def _least(recorder: Recorder, market: str) -> int:
    """Base quanta of a position that may be held, and is worth a thousand quote quanta or more."""
    parameters, oracle = recorder.specification.markets[market], recorder.state.markets[market].oracle
    return ceil(max(parameters.minimum_notional, 1_000) / (parameters.unit * oracle))
