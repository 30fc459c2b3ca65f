"""Small instances, enumerated state by state, against the symbolic verdicts. About 30 s on one core."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import pytest
from explicit_state import Instance, breaking, explore, shortest_run, state_key

from novate.model.actions import Liquidate, NextBlock
from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, MoveWindow, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

PROPERTIES = ("no-bad-debt", "solvency")
LOWEST = 4
"""The lowest price that a ladder needs, in ticks; one tick is worth one quantum."""


@dataclass(frozen=True)
class Shape:
    """A small instance whose prices double or halve, but for its margins."""

    side: Side
    delay: int = 0
    staleness: int = 0
    slippage: Fraction = Fraction(0)
    window: int = 1
    """Blocks within which the price doubles or halves once at most."""
    is_eroded: bool = False
    """Whether the initial margin is so high that a position must lose first, one rung, to be healthy by a hair."""
    deviation: int = 0
    """Of the oracle: 0, or so many times the market price above it and down to next to nothing."""

    @property
    def moves(self) -> int:
        """Moves of the price from the last healthy look to the forced close-out: one a window, the first at once."""
        return ceil(Fraction(self.delay + 1 + self.staleness, self.window))

    @property
    def prices(self) -> tuple[int, ...]:
        """A rung for each move and for the erosion, and one more that the price would reach if a keeper came late."""
        spare = 1 if self.side is Side.LONG else 0
        rungs = self.moves + 2 + self.is_eroded
        return tuple(LOWEST * 2**rung // 2**spare for rung in range(rungs))

    @property
    def healthy(self) -> int:
        """The oracle price of the last healthy look: the market is `moves` rungs from the spare one."""
        if self.side is Side.LONG:
            return LOWEST * 2**self.moves * (1 + self.deviation)
        return LOWEST * 2**self.is_eroded

    @property
    def threshold(self) -> Fraction:
        """What the price and the slippage can cost, as a share of the healthy notional."""
        worst = Fraction(2) ** (-self.side.sign * self.moves) * (1 - self.side.sign * self.slippage)
        return abs(1 - worst / (1 + self.deviation))

    @property
    def one_quantum_less(self) -> Fraction:
        """The margin that is one quantum below the threshold at the healthy price."""
        return self.threshold - Fraction(1, self.healthy)

    def initial(self, maintenance: Fraction) -> Fraction:
        """The initial margin: that balance which is exactly enough one rung on, or the maintenance margin itself."""
        if not self.is_eroded:
            return maintenance
        sign = self.side.sign
        return sign * (1 - Fraction(2) ** -sign * (1 - sign * maintenance))

    def instance(self, maintenance: Fraction) -> Instance:
        """The instance with this maintenance margin."""
        initial = self.initial(maintenance)
        opened = self.prices[-1] * (1 + self.deviation) if self.side is Side.LONG else self.prices[0]
        return Instance(
            self.specification(initial, maintenance), self.side, self.prices, int(initial * opened), PROPERTIES
        )

    def specification(self, initial: Fraction, maintenance: Fraction) -> Specification:
        """One market in which a unit at one tick is worth one quantum, and there is no penalty."""
        market = MarketParameters(
            name="SMALL",
            initial_margin=initial,
            maintenance_margin=maintenance,
            minimum_maintenance=0,
            minimum_notional=0,
            base_quantum=Fraction(1),
            price_tick=Fraction(1),
            unit=Fraction(1),
            penalty=Fraction(0),
            move_up=Fraction(1),
            move_down=Fraction(1, 2),
            slippage=self.slippage,
            max_open_interest=None,
            oracle=Band(Fraction(self.deviation), Fraction(self.deviation), self.staleness),
            close_out=Whole(),
            move_windows=(MoveWindow(self.window, Fraction(1), Fraction(1, 2)),) if self.window > 1 else (),
        )
        return Specification(
            title="small",
            margin=Margin.ISOLATED,
            quote_quantum=Fraction(1),
            markets={"SMALL": market},
            penalty_capped_by_equity=True,
            keeper=Keeper.PROTOCOL,
            keeper_share=Fraction(0),
            keeper_flat_reward=0,
            insurance_fund=0,
            keeper_delay=self.delay,
            gas_cost=0,
            dust_notional=0,
            expect={},
        )


SHAPES = [
    *(Shape(side, delay, staleness) for side in Side for delay in range(3) for staleness in range(2)),
    *(Shape(side, 1, slippage=Fraction(1, 2)) for side in Side),
    *(Shape(side, delay, is_eroded=True) for side in Side for delay in range(2)),
    *(Shape(side, 0, 1, is_eroded=True) for side in Side),
    *(Shape(side, delay, window=2) for side in Side for delay in range(1, 4)),
    *(Shape(side, 1, 1, window=3) for side in Side),
    *(Shape(side, 1, window=2, is_eroded=True) for side in Side),
]


def symbolic(instance: Instance) -> dict[str, Status]:
    """The verdicts of the proof engine."""
    return {
        name: verify(instance.specification, instance.market, instance.side, name, Limits()).status
        for name in PROPERTIES
    }


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_at_the_threshold_no_reachable_state_is_bad_and_the_verdict_is_proved(shape: Shape) -> None:
    """Enumeration finds close-outs and none that breaks anything; the symbolic verdict is `proved`."""
    instance = shape.instance(shape.threshold)
    graph = instance.graph()
    assert any(closes for _, _, closes in graph.edges(data="closes"))
    assert not any(breaking(graph, name) for name in PROPERTIES)
    assert symbolic(instance) == dict.fromkeys(PROPERTIES, Status.PROVED)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_one_quantum_below_the_threshold_both_find_a_violation(shape: Shape) -> None:
    """Enumeration reaches a violation of both properties, and the symbolic verdicts are `violated`."""
    instance = shape.instance(shape.one_quantum_less)
    graph = instance.graph()
    assert all(breaking(graph, name) for name in PROPERTIES)
    assert symbolic(instance) == dict.fromkeys(PROPERTIES, Status.VIOLATED)


DEVIATING = [
    Shape(Side.LONG, deviation=1),
    Shape(Side.LONG, deviation=2),
    Shape(Side.LONG, delay=1, deviation=1),
    Shape(Side.LONG, staleness=1, deviation=1),
]
"""Marks at two and at three times the market, or at next to nothing of it."""


@pytest.mark.parametrize("shape", DEVIATING, ids=str)
def test_a_long_under_a_mark_at_a_multiple_of_the_market(shape: Shape) -> None:
    """No bad debt from 1 - 2^-n / (1 + e) on, and one quantum below it some; equity at a mark of a tick is negative."""
    enough, short_of_it = shape.instance(shape.threshold), shape.instance(shape.one_quantum_less)
    graph = enough.graph()
    assert any(closes for _, _, closes in graph.edges(data="closes"))
    assert not breaking(graph, "no-bad-debt")
    assert breaking(graph, "solvency")
    assert breaking(short_of_it.graph(), "no-bad-debt")
    assert symbolic(enough) == {"no-bad-debt": Status.PROVED, "solvency": Status.VIOLATED}
    assert symbolic(short_of_it) == dict.fromkeys(PROPERTIES, Status.VIOLATED)


@pytest.mark.parametrize("maintenance", [Fraction(1, 2), Fraction(2)])
def test_no_margin_is_enough_for_a_short_under_a_mark_of_next_to_nothing(maintenance: Fraction) -> None:
    """Both find it broken with a margin of 50 % and of 200 %: what was enough at one tick is not at four."""
    instance = Shape(Side.SHORT, deviation=1).instance(maintenance)
    graph = instance.graph()
    assert all(breaking(graph, name) for name in PROPERTIES)
    assert symbolic(instance) == dict.fromkeys(PROPERTIES, Status.VIOLATED)


@pytest.mark.parametrize("side", Side)
def test_a_shortest_run_to_a_violation_replays(side: Side) -> None:
    """The path in the graph is a run of the reference, and its last close-out is where the property breaks."""
    shape = Shape(side, delay=1, staleness=1)
    instance = shape.instance(shape.one_quantum_less)
    graph = instance.graph()
    runs = [shortest_run(graph, edge) for edge in breaking(graph, "no-bad-debt")]
    for actions in runs:
        run = replay(instance.specification, instance.initial(), actions, "no-bad-debt", "SMALL", side)
        assert run.refusal is None
        assert run.violation is not None
        assert isinstance(actions[run.violation.step], Liquidate)
        assert sum(isinstance(action, NextBlock) for action in actions) >= shape.moves


@pytest.mark.parametrize("side", Side)
def test_a_keeper_that_is_late_by_one_more_block_is_noticed(side: Side) -> None:
    """On the same ladder, margins that are exactly enough for a delay of one block are not enough for two."""
    instance = Shape(side, delay=1).instance(Shape(side, delay=1).threshold)
    late = replace(instance, specification=replace(instance.specification, keeper_delay=2))
    assert not breaking(instance.graph(), "no-bad-debt")
    assert breaking(late.graph(), "no-bad-debt")


def test_a_graph_has_every_state_and_no_other() -> None:
    """A counter that goes up by one or doubles, modulo ten, from 0: all ten values, from 2 the edges to 3 and 4."""
    graph = explore(0, lambda n: [((n + 1) % 10, {"by": "one"}), (2 * n % 10, {"by": "two"})], lambda n: n)
    keys = graph.graph["keys"]
    assert set(keys) == set(range(10))
    assert {keys[each] for each in graph.successors(keys.index(2))} == {3, 4}
    assert graph.edges[keys.index(2), keys.index(4)]["by"] == "two"
    assert explore(3, lambda n: [(n - 1, {})] if n else [], lambda n: n).graph["keys"] == [3, 2, 1, 0]


def test_states_are_the_same_whatever_the_block_and_the_order_of_their_accounts() -> None:
    """The key leaves out the block number and no balance."""
    state = Shape(Side.LONG).instance(Fraction(1, 2)).initial()
    maker = state.accounts["maker"]
    both = state._replace(accounts={"a": maker, "b": maker})
    assert state_key(both) == state_key(both._replace(block=9, accounts={"b": maker, "a": maker}))
    richer = maker._replace(balance=maker.balance + 1)
    assert state_key(both) != state_key(both._replace(accounts={"a": maker, "b": richer}))
