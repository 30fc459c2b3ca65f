"""An oracle that shows the mean of the last market prices: all paths of small ones, numbers, and false statements."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
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
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.mean.parameters import Mean
from novate.model.parameters import ORACLES
from novate.model.specification import MoveWindow, Side, Specification
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.proofs.verdicts.verify import verify
from novate.scenarios.informal_trace_format import as_text, encode_states
from novate.scenarios.informal_trace_reader import read_text
from novate.specification.document import to_document
from novate.specification.file import SpecificationError, parse_document

PER_CENT = Fraction(1, 100)
SIDES = pytest.mark.parametrize("side", list(Side))
EXAMPLE = Path(__file__).parents[3] / "examples" / "average-price-oracle.toml"
Windows = tuple[MoveWindow, ...]
SEVERAL: Windows = (MoveWindow(2, 5 * PER_CENT, 3 * PER_CENT), MoveWindow(4, 6 * PER_CENT, 5 * PER_CENT))


def machine_of(
    window: int, delay: int, up: Fraction, down: Fraction, windows: Windows = (), side: Side = Side.LONG
) -> Machine:
    """With all digits."""
    market = {"oracle": Mean(window), "move_up": up, "move_down": down, "move_windows": windows}
    specification = mechanism(market, keeper_delay=delay)
    return Machine(specification, specification.markets["A"], side, exact=True)


def paths(machine: Machine, blocks: int) -> Iterator[tuple[Fraction, ...]]:
    """Price paths: every price stays, or moves as the steepest paths do, as far as the bounds allow."""
    market = machine.market
    falls = {fall(machine, each + 1) / fall(machine, each) for each in range(blocks)}
    rises = {rise(machine, each + 1) / rise(machine, each) for each in range(blocks)}
    bounds = [
        (1, market.move_up, market.move_down),
        *((each.blocks, each.up, each.down) for each in market.move_windows),
    ]

    def longer(path: tuple[Fraction, ...]) -> Iterator[tuple[Fraction, ...]]:
        if len(path) == blocks + 1:
            yield path
            return
        for move in {Fraction(1), *falls, *rises}:
            price = path[-1] * move
            if all(
                (1 - down) * max(path[-span:]) <= price <= (1 + up) * min(path[-span:]) for span, up, down in bounds
            ):
                yield from longer((*path, price))

    yield from longer((Fraction(1),))


def mean_at(path: tuple[Fraction, ...], window: int, block: int) -> Fraction:
    """What the oracle shows; before the first block the price has rested."""
    return sum((path[max(0, block - age)] for age in range(window)), start=Fraction(0)) / window


@pytest.mark.parametrize("windows", [(), SEVERAL], ids=["one bound", "several"])
@pytest.mark.parametrize(("window", "delay"), [*product((1, 2, 3), (0, 1, 2)), (4, 0), (4, 1)])
def test_no_path_gets_beyond_the_profile_and_some_path_gets_to_it(window: int, delay: int, windows: Windows) -> None:
    """All paths of a small instance; of the oracle over itself the bounds are reached where there is one bound."""
    machine = machine_of(window, delay, 4 * PER_CENT, 2 * PER_CENT, windows)
    profile, horizon, look = lag_profile(machine), delay + 1, window - 1
    seen: dict[str, set[Fraction]] = {name: set() for name in ("later", "now", "oracle", "end")}
    for path in paths(machine, look + horizon):
        shown = [mean_at(path, window, block) for block in range(len(path))]
        anchor = shown[look]
        seen["now"] |= {path[look] / anchor}
        seen["later"] |= {price / anchor for price in path[look + 1 :]}
        seen["oracle"] |= {price / anchor for price in shown[look + 1 :]}
        if path[-1] == profile.least_market * anchor:
            seen["end"] |= {shown[-1] / anchor}
    assert (min(seen["later"]), max(seen["later"])) == (profile.least_market, profile.most_market)
    assert (min(seen["now"]), max(seen["now"])) == (profile.least_market_now, profile.most_market_now)
    assert min(seen["oracle"]) >= profile.least_oracle
    assert max(seen["oracle"]) <= profile.most_oracle
    if not windows:
        assert (min(seen["oracle"]), max(seen["oracle"])) == (profile.least_oracle, profile.most_oracle)
    assert profile.shown_at_least in seen["end"]


def test_with_several_bounds_a_mean_does_not_fall_as_far_as_a_price_may() -> None:
    """W_K is then sufficient and no more: some paths exhausted, none gets there."""
    machine = machine_of(3, 1, 4 * PER_CENT, 2 * PER_CENT, SEVERAL)
    every = [[mean_at(path, 3, block) for block in (2, 3, 4)] for path in paths(machine, 4)]
    assert min(later / look for look, *rest in every for later in rest) > lag_profile(machine).least_oracle


NEEDED = {10: (7.2993, 7.7043), 30: (16.4447, 18.5809), 60: (28.9465, 36.1494), 150: (58.18, 97.39)}
"""Window -> margins in per cent; 1 % a block, a delay of 2, no slippage; worked out elsewhere, to these digits."""
AS_STALE = {10: (11.36, 12.68), 30: (27.50, 37.49), 60: (46.37, 85.32), 150: (78.30, 353.8)}
"""What an oracle that shows the oldest price of the window would need."""


def margins(machine: Machine) -> tuple[float, float]:
    """In per cent, of longs and of shorts."""
    profile = lag_profile(machine)
    return float(100 * (1 - profile.least_market)), float(100 * (profile.most_market - 1))


@pytest.mark.parametrize("window", NEEDED)
def test_the_margins_are_those_of_the_mean_and_about_half_of_what_staleness_needs(window: int) -> None:
    """It is false that an average over w blocks is a price w - 1 blocks old: that asks for far too much."""
    mean = machine_of(window, 2, PER_CENT, PER_CENT)
    stale = replace(mean, market=replace(mean.market, oracle=Band(staleness=window - 1)))
    for machine, expected in ((mean, NEEDED[window]), (stale, AS_STALE[window])):
        for found, digits in zip(margins(machine), expected, strict=True):
            assert found == pytest.approx(digits, abs=0.6 * 10 ** -len(str(digits).partition(".")[2]))


@pytest.mark.parametrize("window", [3, 31, 151])
def test_a_mean_is_not_half_its_window_late(window: int) -> None:
    """That is false as well: too little for longs, too much for shorts."""
    machine = machine_of(window, 2, PER_CENT, PER_CENT)
    profile, late = lag_profile(machine), 3 + (window - 1) // 2
    assert profile.least_market < fall(machine, late)
    assert profile.most_market < rise(machine, late)


@SIDES
@pytest.mark.parametrize("windows", [(), SEVERAL], ids=["one bound", "several"])
def test_it_is_what_the_proof_holds_it_against(windows: Windows, side: Side) -> None:
    """The worst moves written out once more, at the look and at the close-out."""
    machine = machine_of(5, 2, 4 * PER_CENT, 2 * PER_CENT, windows, side)
    profile, reach = lag_profile(machine), oracle_of(machine).reach
    assert reach(machine, 0) == (profile.least_market_now, profile.most_market_now)
    assert reach(machine, 3) == (profile.least_market, profile.most_market)


def document(window: str, margin: str, initial: str, **environment: str) -> dict[str, Any]:
    """The example with other numbers."""
    found = tomllib.loads(EXAMPLE.read_text())
    found["oracle"]["window"] = window
    found["markets"]["ETH-USD"] |= {"maintenance_margin": margin, "initial_margin": initial, "price_tick": "0.000001"}
    found["environment"] |= environment
    found.pop("expect")
    return found


HELD_OUT = [
    ("1 block", {}),
    ("10 blocks", {}),
    ("30 blocks", {}),
    ("150 blocks", {}),
    ("7 blocks", {"max_move_per_block": "0.3%", "keeper_delay": "0 blocks", "slippage": "0.2%"}),
    ("41 blocks", {"max_move_per_block": "0.05%", "keeper_delay": "11 blocks", "slippage": "1.1%"}),
    ("3 blocks", {"max_move_per_block": "4%", "keeper_delay": "5 blocks"}),
    ("2 blocks", {"max_move_per_block": "0.7%", "keeper_delay": "1 block", "slippage": "0.9%"}),
]
"""Windows and environments: those of the numbers above, and some that nothing was tuned to."""


@SIDES
@pytest.mark.parametrize(("window", "environment"), HELD_OUT)
def test_a_replayed_run_breaks_it_as_soon_as_a_millionth_is_missing(
    window: str, environment: Mapping[str, str], side: Side
) -> None:
    """And at the threshold, rounded up to a millionth, it is proved."""

    def machine_at(ppm: int) -> Machine:
        initial = f"{ppm + (1_000_000 - ppm) // 5}ppm"
        specification = parse_document(document(window, f"{ppm}ppm", initial, **environment))
        return Machine(specification, specification.markets["ETH-USD"], side)

    profile, slippage = lag_profile(replace(machine_at(1), exact=True)), machine_at(1).market.slippage
    long, short = 1 - profile.least_market * (1 - slippage), profile.most_market * (1 + slippage) - 1
    needed = 1_000_000 * (long if side is Side.LONG else short)
    enough, little = (
        decide(machine_at(ceil(needed)), "no-bad-debt"),
        decide(machine_at(ceil(needed) - 1), "no-bad-debt"),
    )
    assert enough is not None
    assert little is not None
    assert (enough.status, little.status) == (Status.PROVED, Status.VIOLATED)
    scenario = counterexample(machine_at(ceil(needed) - 1), "no-bad-debt", little.broken)
    assert scenario is not None
    assert scenario.violation
    assert len(scenario.steps) < 10 * floor(lag_length(machine_at(1)) + 40)


def lag_length(machine: Machine) -> int:
    """The window and the delay, in blocks."""
    return machine.market.oracle.lookback + machine.specification.keeper_delay


@SIDES
def test_solvency_costs_no_more_than_with_an_exact_oracle(side: Side) -> None:
    """A mean does not jump: the oracle price falls by what a price falls. The close-out needs far more."""
    specification = parse_document(document("30 blocks", "3.1%", "20%"))
    machine = Machine(specification, specification.markets["ETH-USD"], side)
    profile = lag_profile(machine)
    assert (profile.least_oracle, profile.most_oracle) == (fall(machine, 3), rise(machine, 3))
    solvency = decide(machine, "solvency")
    assert solvency is not None
    assert [row.form for row in solvency.broken] == ["close-out margin"]


def test_a_scenario_is_read_back_to_the_fraction() -> None:
    """What its oracle shows is exact in the file, and so are the states that a replay compares."""
    specification = parse_document(document("7 blocks", "5%", "20%"))
    machine = Machine(specification, specification.markets["ETH-USD"], Side.LONG)
    decision = decide(machine, "no-bad-debt")
    assert decision is not None
    scenario = counterexample(machine, "no-bad-debt", decision.broken)
    assert scenario is not None
    blocks = [step.action for step in scenario.steps if isinstance(step.action, NextBlock)]
    assert any(type(block.prices["ETH-USD"][1]) is Fraction for block in blocks)
    recorded = read_text(as_text(scenario, "0.1.0"))
    assert recorded.actions == tuple(step.action for step in scenario.steps)
    assert list(recorded.states) == encode_states(specification, scenario.initial, scenario.steps)


def run_of(
    specification: Specification, prices: list[int]
) -> Iterator[tuple[int, Fraction, Callable[[Fraction], bool]]]:
    """A price path in the reference: (block, what the oracle shows, whether it may show something else)."""
    rules = Rules.of(specification)
    state = genesis(rules, {"A": prices[0]})
    window = specification.markets["A"].oracle.lookback + 1
    for block, price in enumerate(prices[1:], start=1):
        shown = mean_at(tuple(map(Fraction, prices)), window, block)
        before = state

        def allowed(oracle: Fraction, price: int = price, before: Any = before) -> bool:
            return isinstance(execute(rules, before, NextBlock({"A": (price, oracle)})), Step)

        step = execute(rules, state, NextBlock({"A": (price, shown)}))
        assert not isinstance(step, Refusal), step.message
        state = step.state
        yield block, shown, allowed


@pytest.mark.parametrize("window", [1, 2, 3, 7])
def test_the_reference_shows_the_mean_and_nothing_else(window: int) -> None:
    """From the first block on, before which the price has rested; a price a little off is refused."""
    random, prices = Random(window), [10_000]
    for _ in range(12):
        prices.append(prices[-1] * random.randint(97, 103) // 100)
    specification = mechanism({"oracle": Mean(window), "move_up": 4 * PER_CENT, "move_down": 4 * PER_CENT})
    seen = []
    for _, shown, allowed in run_of(specification, prices):
        seen.append(shown)
        assert not any(allowed(shown + off) for off in (Fraction(1, 10**9), Fraction(-1, 10**9), Fraction(1)))
    assert any(shown.denominator > 1 for shown in seen) == (window > 1)
    assert any(one != other for one, other in pairwise(seen))


@pytest.mark.parametrize(
    ("oracle", "place", "expected"),
    [
        ({}, "oracle.window", "1 to 10_000 blocks"),
        ({"window": "0 blocks"}, "oracle.window", "1 to 10_000 blocks"),
        ({"window": "10_001 blocks"}, "oracle.window", "1 to 10_000 blocks"),
        ({"window": "0 seconds"}, "oracle.window", "at least 1 blocks"),
        ({"window": "2 days"}, "oracle.window", "at most 10_000 blocks"),
        ({"window": "30 blocks", "average": "median"}, "oracle.average", '"arithmetic"'),
        ({"window": "30 blocks", "staleness": "1 block"}, "oracle.staleness", ""),
    ],
)
def test_a_mistake_is_named_with_its_place(oracle: dict[str, str], place: str, expected: str) -> None:
    """What was found, where, and what is expected."""
    found = document("30 blocks", "17%", "25%", block_time="12 seconds")
    found["oracle"] = {"kind": "mean", **oracle}
    with pytest.raises(SpecificationError) as error:
        parse_document(found)
    (problem,) = error.value.problems
    assert problem.path == place
    assert expected in problem.expected


def test_a_time_on_a_clock_counts_as_the_blocks_that_it_begins() -> None:
    """And a file that is written back says it in blocks."""
    specification = parse_document(document("61 seconds", "17%", "25%", block_time="12 seconds"))
    assert specification.markets["ETH-USD"].oracle == ORACLES.record("mean", window=6)
    assert to_document(specification)["oracle"] == {"kind": "mean", "window": "6 blocks", "average": "arithmetic"}
    assert parse_document(to_document(specification)) == specification


def test_a_search_finds_a_run_against_it_without_a_theorem() -> None:
    """Of the mean that the example has, with a short window."""
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["oracle"]["window"] = "3 blocks"
    document["markets"]["ETH-USD"] |= {"maintenance_margin": "3%"}
    found = verify(parse_document(document), "ETH-USD", Side.LONG, "no-bad-debt", Limits(route=Route.SEARCH))
    assert found.status is Status.VIOLATED
