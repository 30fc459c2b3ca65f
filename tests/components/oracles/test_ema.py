"""An oracle that shows an exponential moving average: all paths of small ones, numbers, and false statements."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor
from pathlib import Path
from random import Random
from typing import Any

import pytest

from novate.model.actions import NextBlock, Refusal, Step
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracle_price import in_ticks
from novate.model.oracles.ema.parameters import Ema
from novate.model.specification import MoveWindow, Side
from novate.model.state import ClearingState
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.limits import Limits
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Method, Status
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.proofs.verdicts.verify import find
from novate.scenarios.informal_trace_format import as_text, encode_states
from novate.scenarios.informal_trace_reader import read_text
from novate.specification.document import to_document
from novate.specification.file import SpecificationError, parse_document

PER_CENT = Fraction(1, 100)
HARDLY = Fraction(1, 10**12)
"""A rounding that changes none of the digits that are looked at."""
SIDES = pytest.mark.parametrize("side", list(Side))
EXAMPLE = Path(__file__).parents[3] / "examples" / "exponential-average-oracle.toml"
SEVERAL = (MoveWindow(3, 5 * PER_CENT, 3 * PER_CENT),)


def machine_of(oracle: Ema, delay: int, up: Fraction, down: Fraction, windows: tuple[MoveWindow, ...] = ()) -> Machine:
    """With all digits."""
    market = {"oracle": oracle, "move_up": up, "move_down": down, "move_windows": windows}
    specification = mechanism(market, keeper_delay=delay)
    return Machine(specification, specification.markets["A"], Side.LONG, exact=True)


def runs(machine: Machine, blocks: int) -> Iterator[list[tuple[Fraction, Fraction]]]:
    """All runs in which every price stays or moves as far as it may, and nothing is rounded or all that can be.

    (market price, oracle price) of each block, the first of which has rested.
    """
    market, oracle = machine.market, machine.market.oracle
    assert isinstance(oracle, Ema)
    moves, roundings = (1 - market.move_down, Fraction(1), 1 + market.move_up), (Fraction(1), 1 - oracle.rounding)
    for choices in product(product(moves, roundings), repeat=blocks):
        run = [(Fraction(1), Fraction(1))]
        for move, rounding in choices:
            price = run[-1][0] * move
            run.append((price, rounding * (oracle.weight * price + (1 - oracle.weight) * run[-1][1])))
        if all(is_inside(window, [price for price, _ in run]) for window in market.move_windows):
            yield run


def is_inside(window: MoveWindow, path: list[Fraction]) -> bool:
    """Whether a path keeps a bound over several blocks."""
    return all(
        (1 - window.down) * max(path[start : end + 1]) <= path[end] <= (1 + window.up) * min(path[start : end + 1])
        for end in range(len(path))
        for start in [max(0, end - window.blocks)]
    )


@pytest.mark.parametrize("windows", [(), SEVERAL], ids=["one bound", "several"])
@pytest.mark.parametrize("weight", [Fraction(1, 100), Fraction(1, 50), Fraction(1, 2), Fraction(1)])
@pytest.mark.parametrize("delay", [0, 1])
def test_no_run_gets_beyond_the_profile(weight: Fraction, delay: int, windows: tuple[MoveWindow, ...]) -> None:
    """All runs of a few blocks, with every choice of what is rounded, and a look in each of their blocks."""
    machine = machine_of(Ema(weight, 3 * PER_CENT), delay, 4 * PER_CENT, 2 * PER_CENT, windows)
    profile = lag_profile(machine)
    for run in runs(machine, 4):
        for look, (market, anchor) in enumerate(run):
            assert profile.least_market_now * anchor <= market <= profile.most_market_now * anchor
            for price, shown in run[look + 1 : look + 2 + delay]:
                assert profile.least_market * anchor <= price <= profile.most_market * anchor
                assert profile.least_oracle * anchor <= shown <= profile.most_oracle * anchor


def steepest(machine: Machine, blocks: int, side: Side) -> tuple[Fraction, Fraction]:
    """(market price, oracle price) after so many blocks of the steepest way, rounded for the worse."""
    oracle, market = machine.market.oracle, machine.market
    assert isinstance(oracle, Ema)
    move, kept = (1 - market.move_down, Fraction(1)) if side is Side.LONG else (1 + market.move_up, 1 - oracle.rounding)
    price = shown = Fraction(1)
    for _ in range(blocks):
        price *= move
        shown = kept * (oracle.weight * price + (1 - oracle.weight) * shown)
    return price, shown


@SIDES
@pytest.mark.parametrize("delay", [0, 2])
@pytest.mark.parametrize("weight", [Fraction(1, 10), Fraction(1, 2)])
def test_the_steepest_way_comes_as_near_as_one_wants_and_never_gets_there(
    weight: Fraction, delay: int, side: Side
) -> None:
    """To all of L (of U); what the oracle shows at the end is X of what it showed."""
    machine = machine_of(Ema(weight, PER_CENT), delay, 4 * PER_CENT, 2 * PER_CENT)
    profile, off = lag_profile(machine), []
    for blocks in (50, 100, 200):
        market, anchor = steepest(machine, blocks, side)
        final, shown = steepest(machine, blocks + delay + 1, side)
        if side is Side.LONG:
            off.append((market / anchor - profile.least_market_now, final / anchor - profile.least_market))
            ended = shown / anchor / profile.shown_at_least
        else:
            off.append((profile.most_market_now - market / anchor, profile.most_market - final / anchor))
            ended = shown / anchor / profile.shown_at_most
    for before, after in pairwise(off):
        assert all(0 < later < earlier / 10 for earlier, later in zip(before, after, strict=True))
    assert abs(ended - 1) < Fraction(1, 10**6)


@pytest.mark.parametrize(("weight", "expected"), [(1, 0), (2, 0.490050), (10, 0.882090)])
def test_the_numbers_are_those_worked_out_elsewhere(weight: int, expected: float) -> None:
    """L_3 with moves of 1 % a block, to their digits; with a weight of 1 % there is no bound."""
    profile = lag_profile(machine_of(Ema(weight * PER_CENT, HARDLY), 2, PER_CENT, PER_CENT))
    assert float(profile.least_market) == pytest.approx(expected, abs=5e-7)
    a, u = weight * PER_CENT, PER_CENT
    short = (1 + u) ** 3 * (a + u) / (a * (1 + u))
    assert float(profile.most_market) == pytest.approx(float(short), abs=1e-9)


def test_an_average_with_the_weight_of_a_fall_has_no_bound() -> None:
    """It is false that it lags by (1 - a)/a blocks, here 99: the market falls on, and it is ever further off."""
    machine = machine_of(Ema(PER_CENT, HARDLY), 2, PER_CENT, PER_CENT)
    ratios = [
        market / shown for market, shown in (steepest(machine, blocks, Side.LONG) for blocks in (100, 400, 1_000))
    ]
    claimed = Fraction(99, 100) ** 99
    assert ratios[0] > claimed > ratios[1] > ratios[2]
    assert ratios[2] < Fraction(1, 10)
    assert lag_profile(machine).least_market == 0


def test_an_average_with_twice_the_weight_of_a_fall_does_not_lag_by_what_is_left_over_the_weight() -> None:
    """49 blocks at 2 %: 0.99^49 = 0.6111 is claimed, and the market gets to 0.5051 of what is shown."""
    machine = machine_of(Ema(2 * PER_CENT, HARDLY), 2, PER_CENT, PER_CENT)
    market, shown = steepest(machine, 600, Side.LONG)
    assert market / shown < fall(machine, 49)
    assert lag_profile(machine).least_market_now == Fraction(50, 99)


@SIDES
@pytest.mark.parametrize("windows", [(), SEVERAL], ids=["one bound", "several"])
def test_it_is_what_the_proof_holds_it_against(windows: tuple[MoveWindow, ...], side: Side) -> None:
    """The worst moves written out once more, at the look and at the close-out."""
    machine = replace(machine_of(Ema(PER_CENT * 7, PER_CENT), 2, 4 * PER_CENT, 2 * PER_CENT, windows), side=side)
    profile, reach = lag_profile(machine), oracle_of(machine).reach
    assert reach(machine, 0) == (profile.least_market_now, profile.most_market_now)
    assert reach(machine, 3) == (profile.least_market, profile.most_market)


def document(oracle: Mapping[str, str], margin: str, initial: str, **environment: str) -> dict[str, Any]:
    """The example with other numbers."""
    found = tomllib.loads(EXAMPLE.read_text())
    found["oracle"] = {"kind": "ema", **oracle}
    found["markets"]["ETH-USD"] |= {"maintenance_margin": margin, "initial_margin": initial}
    found["environment"] |= environment
    found.pop("expect")
    return found


def machine_at(oracle: Mapping[str, str], ppm: int, side: Side, **environment: str) -> Machine:
    """The example with a margin of so many millionths."""
    initial = f"{ppm + abs(1_000_000 - ppm) // 5}ppm"
    specification = parse_document(document(oracle, f"{ppm}ppm", initial, **environment))
    return Machine(specification, specification.markets["ETH-USD"], side)


HELD_OUT = [
    ({"weight": "10%", "rounding": "0.01%"}, {}),
    ({"weight": "2%", "rounding": "0.01%"}, {}),
    ({"weight": "100%", "rounding": "1%"}, {}),
    ({"weight": "37%", "rounding": "0.3%"}, {"max_move_per_block": "0.7%", "keeper_delay": "0 blocks"}),
    ({"weight": "5%", "rounding": "1ppm"}, {"max_move_per_block": "0.3%", "keeper_delay": "7 blocks"}),
    ({"weight": "60%", "rounding": "2%"}, {"max_move_per_block": "4%", "slippage": "0.9%"}),
]
"""Oracles and environments: those of the numbers above, and some that nothing was tuned to."""


@SIDES
@pytest.mark.parametrize(("oracle", "environment"), HELD_OUT)
def test_a_replayed_run_breaks_it_as_soon_as_a_few_millionths_are_missing(
    oracle: Mapping[str, str], environment: Mapping[str, str], side: Side
) -> None:
    """And at the threshold, rounded up to a millionth, it is proved."""
    first = machine_at(oracle, 1, side, **environment)
    profile, slippage = lag_profile(replace(first, exact=True)), first.market.slippage
    long, short = 1 - profile.least_market * (1 - slippage), profile.most_market * (1 + slippage) - 1
    needed = ceil(1_000_000 * (long if side is Side.LONG else short))
    enough = decide(machine_at(oracle, needed, side, **environment), "no-bad-debt")
    thin = machine_at(oracle, needed - 3, side, **environment)
    little = decide(thin, "no-bad-debt")
    assert enough is not None
    assert little is not None
    assert (enough.status, little.status) == (Status.PROVED, Status.VIOLATED)
    scenario = counterexample(thin, "no-bad-debt", little.broken)
    assert scenario is not None
    assert scenario.violation


@pytest.mark.parametrize(("weight", "ppm"), [("1%", 900_000), ("0.5%", 500_000), ("0.1%", 950_000), ("1.1%", 890_000)])
def test_where_there_is_no_bound_any_margin_is_broken_by_a_replayed_run(weight: str, ppm: int) -> None:
    """And where there hardly is one, a margin of nine tenths."""
    machine = machine_at({"weight": weight, "rounding": "0.01%"}, ppm, Side.LONG)
    decision = decide(machine, "no-bad-debt")
    assert decision is not None
    assert decision.status is Status.VIOLATED
    scenario = counterexample(machine, "no-bad-debt", decision.broken)
    assert scenario is not None
    assert scenario.violation


def test_a_cross_check_keeps_the_run_that_a_theorem_has() -> None:
    """A replayed run rests on no obligation that a second solver could confirm; the search alone finds none here."""
    specification = parse_document(tomllib.loads(EXAMPLE.read_text()))
    machine = Machine(specification, specification.markets["ETH-USD"], Side.SHORT)
    found = find(machine, "no-bad-debt", Limits(cross_check=True))
    assert (found.status, found.method) == (Status.VIOLATED, Method.THEOREM)
    assert found.scenario is not None


def test_a_run_is_written_and_read_as_it_was_replayed() -> None:
    """Parts of a tick and what the oracle remembers among it."""
    machine = machine_at({"weight": "10%", "rounding": "0.01%"}, 110_000, Side.LONG)
    decision = decide(machine, "no-bad-debt")
    assert decision is not None
    scenario = counterexample(machine, "no-bad-debt", decision.broken)
    assert scenario is not None
    recorded = read_text(as_text(scenario, "0.1.0"))
    assert recorded.actions == tuple(step.action for step in scenario.steps)
    assert list(recorded.states) == encode_states(scenario.specification, scenario.initial, scenario.steps)


@pytest.mark.parametrize(
    "oracle", [Ema(Fraction(3, 10), Fraction(1, 50)), Ema(Fraction(1), PER_CENT), Ema(PER_CENT, Fraction(3, 7))]
)
def test_the_reference_shows_the_average_rounded_down_to_a_part_of_a_tick(oracle: Ema) -> None:
    """The highest and the lowest part that it may show, and nothing beyond; there is one at any price."""
    random = Random(1)
    specification = mechanism({"oracle": oracle, "move_up": Fraction(1, 2), "move_down": Fraction(1, 2)})
    rules, parts = Rules.of(specification), oracle.parts_of_a_tick
    for start in (1, 2, 1_000):
        state, shown = genesis(rules, {"A": start}), Fraction(start)
        for _ in range(20):
            now = state.markets["A"].price
            price = random.randint(max(1, -(-now // 2)), now + now // 2)
            average = oracle.weight * price + (1 - oracle.weight) * shown
            highest = Fraction(floor(average * parts), parts)
            lowest = Fraction(ceil(average * (1 - oracle.rounding) * parts), parts)
            assert highest >= 1
            assert lowest <= highest
            for beyond in (highest + Fraction(1, parts), lowest - Fraction(1, parts)):
                assert isinstance(shows(rules, state, price, beyond), Refusal)
            shown = max(Fraction(1), random.choice((lowest, highest)))
            step = shows(rules, state, price, shown)
            assert isinstance(step, Step), step.message
            state = step.state


def shows(rules: Rules, state: ClearingState, price: int, oracle: Fraction) -> Step | Refusal:
    """The next block at these prices."""
    return execute(rules, state, NextBlock({"A": (price, in_ticks(oracle))}))


@pytest.mark.parametrize(
    ("oracle", "place", "expected"),
    [
        ({"rounding": "0.01%"}, "oracle.weight", "above 0"),
        ({"weight": "2%"}, "oracle.rounding", "above 0"),
        ({"weight": "0%", "rounding": "0.01%"}, "oracle.weight", "above 0"),
        ({"weight": "101%", "rounding": "0.01%"}, "oracle.weight", "100"),
        ({"weight": "2%", "rounding": "0%"}, "oracle.rounding", "above 0"),
        ({"weight": "2%", "rounding": "100%"}, "oracle.rounding", "below 100"),
        ({"weight": "2%", "rounding": "1%", "window": "2 blocks"}, "oracle.window", ""),
    ],
)
def test_a_mistake_is_named_with_its_place(oracle: dict[str, str], place: str, expected: str) -> None:
    """What was found, where, and what is expected."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document(oracle, "17%", "25%"))
    (problem,) = error.value.problems
    assert problem.path == place
    assert expected in problem.expected


def test_a_file_is_written_back_as_it_was() -> None:
    """Every number of the oracle."""
    specification = parse_document(document({"weight": "2%", "rounding": "1ppm"}, "17%", "25%"))
    assert to_document(specification)["oracle"] == {"kind": "ema", "weight": "2%", "rounding": "1ppm"}
    assert parse_document(to_document(specification)) == specification


@SIDES
def test_what_it_shows_falls_by_a_move_and_its_rounding_in_each_block(side: Side) -> None:
    """It does not jump, whatever it lags by; of a fall that its weight is below, by its weight."""
    machine = replace(machine_of(Ema(PER_CENT / 2, PER_CENT), 2, 4 * PER_CENT, 2 * PER_CENT), side=side)
    profile = lag_profile(machine)
    assert profile.least_oracle == (Fraction(99, 100) * Fraction(199, 200)) ** 3
    assert profile.most_oracle == rise(machine, 3) / Fraction(99, 100) ** 3
