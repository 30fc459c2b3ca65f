"""An oracle that shows a geometric mean, rounded down: all paths of small ones, numbers, and false statements."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil, prod
from pathlib import Path
from random import Random
from typing import Any

import pytest

from novate.model.contract import NUMBERS
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.parameters import TWO_TICKS, Average, Mean
from novate.model.oracles.mean.reference import prepared
from novate.model.price_history import PriceHistory
from novate.model.specification import Side
from novate.model.state import MarketState
from novate.proofs.components import looks
from novate.proofs.components.oracles import ORACLES, oracle_of
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import prove
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.proofs.verdicts.verify import verify
from novate.specification.document import to_document
from novate.specification.file import SpecificationError, parse_document

PER_CENT = Fraction(1, 100)
LEAST = Fraction(10_000, 10_001) ** 2
SIDES = pytest.mark.parametrize("side", list(Side))
EXAMPLE = Path(__file__).parents[3] / "examples" / "geometric-average-oracle.toml"


def machine_of(window: int, delay: int, up: Fraction, down: Fraction, side: Side = Side.LONG) -> Machine:
    """With all digits."""
    market = {"oracle": Mean(window, Average.GEOMETRIC), "move_up": up, "move_down": down}
    specification = mechanism(market, keeper_delay=delay)
    return Machine(specification, specification.markets["A"], side, exact=True)


@pytest.mark.parametrize(("window", "delay"), [*product((1, 2, 3, 4), (0, 1)), (2, 3), (5, 0)])
def test_no_path_gets_beyond_the_profile_and_some_path_gets_to_it(window: int, delay: int) -> None:
    """All paths of a small instance, whose prices stay or move as far as they may; of means only powers are taken."""
    up, down = 4 * PER_CENT, 2 * PER_CENT
    machine, look, late = machine_of(window, delay, up, down), window - 1, delay + 1
    ends, now, moved = set(), set(), set()
    for moves in product((1 - down, Fraction(1), 1 + up), repeat=look + late):
        path = [Fraction(1)]
        for move in moves:
            path.append(path[-1] * move)
        mean = prod(path[:window])
        ends |= {price**window / mean for price in path[window:]}
        now |= {path[look] ** window / mean}
        moved |= {prod(path[start : start + window]) / mean for start in range(1, late + 1)}
    profile = lag_profile(machine)
    for name, power in (
        ("least_market", min(ends)),
        ("least_market_now", min(now)),
        ("most_market", max(ends) / LEAST**window),
        ("most_market_now", max(now) / LEAST**window),
        ("least_oracle", min(moved) * LEAST**window),
        ("most_oracle", max(moved) / LEAST**window),
    ):
        found, sign = getattr(profile, name), 1 if name.startswith("most") else -1
        assert 0 <= (found**window - power) * sign <= power / 10**200, name
        if window % 2 or name.endswith("oracle"):
            assert found**window == power, name


NEEDED = {1: (2.9701, 3.0507), 2: (3.4565, 3.5647), 30: (16.1282, 19.0449), 151: (54.34, 117.35)}
"""Window -> margins in per cent; 1 % a block, a delay of 2, no slippage."""


@pytest.mark.parametrize("window", NEEDED)
def test_the_margins_are_those_of_half_a_window(window: int) -> None:
    """Worked out by decimals: 0.99^(3 + (w - 1)/2), and for a short 1.01^(3 + (w - 1)/2) over two ticks."""
    profile = lag_profile(machine_of(window, 2, PER_CENT, PER_CENT))
    found = (100 * (1 - profile.least_market), 100 * (profile.most_market - 1))
    for each, expected in zip(found, NEEDED[window], strict=True):
        assert float(each) == pytest.approx(expected, abs=0.6 * 10 ** -len(str(expected).partition(".")[2]))


def test_it_is_no_arithmetic_mean() -> None:
    """That the geometric mean is the smaller one makes it safer for longs alone: for shorts that is false."""
    geometric = machine_of(30, 2, PER_CENT, PER_CENT)
    arithmetic = replace(geometric, market=replace(geometric.market, oracle=Mean(30)))
    one, other = lag_profile(geometric), lag_profile(arithmetic)
    assert one.least_market > other.least_market
    assert one.most_market * LEAST > other.most_market


def test_an_even_window_is_not_late_by_whole_blocks() -> None:
    """Neither rounded down nor up: too little, and too much."""
    machine = machine_of(30, 2, PER_CENT, PER_CENT)
    profile = lag_profile(machine)
    assert fall(machine, 3 + 15) < profile.least_market < fall(machine, 3 + 14)
    assert rise(machine, 3 + 14) < profile.most_market * LEAST < rise(machine, 3 + 15)


def document(window: str, margin: str, initial: str, **environment: str) -> dict[str, Any]:
    """The example with other numbers."""
    found = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    found["oracle"]["window"] = window
    found["markets"]["ETH-USD"] |= {"maintenance_margin": margin, "initial_margin": initial, "price_tick": "0.000001"}
    found["environment"] |= environment
    found.pop("expect")
    return found


HELD_OUT = [
    ("1 block", {}),
    ("2 blocks", {}),
    ("31 blocks", {}),
    ("150 blocks", {}),
    ("8 blocks", {"max_move_per_block": "0.3%", "keeper_delay": "0 blocks", "slippage": "0.2%"}),
    ("40 blocks", {"max_move_per_block": "0.05%", "keeper_delay": "11 blocks", "slippage": "1.1%"}),
    ("4 blocks", {"max_move_per_block": "19%", "keeper_delay": "1 block"}),
]
"""Windows and environments, of which one has a rational root: 0.81^(1/2)."""


@SIDES
@pytest.mark.parametrize(("window", "environment"), HELD_OUT)
def test_a_replayed_run_breaks_it_as_soon_as_a_millionth_is_missing(
    window: str, environment: Mapping[str, str], side: Side
) -> None:
    """The smallest margin in millionths that is enough by powers of whole numbers is; with one less a run breaks it."""

    def machine_at(ppm: int) -> Machine:
        initial = f"{ppm + (1_000_000 - ppm) // 5 if ppm < 1_000_000 else 2 * ppm}ppm"
        specification = parse_document(document(window, f"{ppm}ppm", initial, **environment))
        return Machine(specification, specification.markets["ETH-USD"], side)

    needed = least_enough(machine_at(1))
    enough, little = (decide(machine_at(ppm), "no-bad-debt") for ppm in (needed, needed - 1))
    assert enough is not None
    assert little is not None
    assert (enough.status, little.status) == (Status.PROVED, Status.VIOLATED)
    scenario = counterexample(machine_at(needed - 1), "no-bad-debt", little.broken)
    assert scenario is not None
    assert scenario.violation


def least_enough(machine: Machine) -> int:
    """The smallest margin in millionths, by powers: (1 - m)^w <= ((1 - s)^w product of falls), and so of rises."""
    market, delay = machine.market, machine.specification.keeper_delay + 1
    count, exponent = market.oracle.window, sum(delay + age for age in range(market.oracle.window))
    million, sign = 10**6, machine.side.sign
    if machine.side is Side.LONG:
        bound = (1 - market.slippage) ** count * (1 - market.move_down) ** exponent
    else:
        bound = ((1 + market.slippage) / LEAST) ** count * (1 + market.move_up) ** exponent
    low, high = 0, 10 * million
    while high - low > 1:
        middle = (low + high) // 2
        kept = Fraction(million - sign * middle, million)
        is_enough = kept <= 0 or (bound - kept**count) * sign >= 0
        low, high = (low, middle) if is_enough else (middle, high)
    return high


def test_a_margin_of_just_a_rational_root_is_enough() -> None:
    """0.81^(1 + 1/2) is 0.729: 27.1 % is the threshold itself, and nothing is rounded away."""
    environment = {"max_move_per_block": "19%", "keeper_delay": "0 blocks"}
    for margin, expected in (("27.1%", Status.PROVED), ("27.0999999999999999999999999999%", Status.VIOLATED)):
        specification = parse_document(document("2 blocks", margin, "50%", **environment))
        found = decide(Machine(specification, specification.markets["ETH-USD"], Side.LONG), "no-bad-debt")
        assert found is not None
        assert found.status is expected


def test_rounding_costs_a_short() -> None:
    """A margin that were enough for the mean itself is broken by the ticks that it is rounded down by."""
    specification = parse_document(document("30 blocks", "19.03%", "25%"))
    machine = Machine(specification, specification.markets["ETH-USD"], Side.SHORT)
    assert 1 + machine.market.maintenance_margin > lag_profile(machine).most_market * LEAST
    found = verify(specification, "ETH-USD", Side.SHORT, "no-bad-debt", Limits(route=Route.THEOREM))
    assert found.status is Status.VIOLATED


def prices_of(random: Random, count: int) -> list[int]:
    """Some prices that move by up to a third."""
    found = [random.randint(10**5, 10**6)]
    while len(found) < count:
        found.append(found[-1] * random.randint(70, 133) // 100)
    return found


@pytest.mark.parametrize("window", [1, 2, 3, 8, 30])
def test_the_reference_shows_what_powers_say_and_nothing_else(window: int) -> None:
    """The lowest and the highest of the ten thousandths of a tick that it may show, and no part beyond them."""
    rules = prepared(Mean(window, Average.GEOMETRIC), 10_000)
    for seed in range(20):
        newest, *earlier = prices_of(Random(seed), window + seed % 3)
        whole = prod([newest, *earlier][:window])
        ((lowest, highest),) = rules.ranges(MarketState(newest, newest, PriceHistory(earlier)))

        def allowed(parts: Fraction | int, whole: int = whole) -> bool:
            shown = Fraction(parts, 10_000) ** window
            return LEAST**window * whole <= shown <= whole

        assert lowest <= highest
        edges = (lowest - 1, lowest, highest, highest + 1)
        assert list(map(allowed, edges)) == [False, True, True, False]


def test_before_the_first_block_the_price_has_rested() -> None:
    """The first price counts for all of the window that is missing."""
    rules = prepared(Mean(5, Average.GEOMETRIC), 10_000)
    short, padded = (rules.ranges(MarketState(121, 121, PriceHistory(past))) for past in ([100], [100] * 4))
    assert short == padded


def tick_of(price: int) -> int:
    """The largest whole tick t with 1.0001^t <= price, by whole numbers: as an exchange keeps it."""
    low, high = 0, 25_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if 10_001**middle <= price * 10_000**middle else (low, middle)
    return low


def test_what_an_exchange_shows_that_averages_ticks_is_among_it() -> None:
    """Ticks rounded down, their mean rounded down: its price is never above the mean, and two ticks below at most."""
    base, nearest = Fraction(10_001, 10_000), Fraction(1)
    for seed in range(4):
        random, window = Random(seed), 2 + seed % 2
        prices = [random.randint(2, 11) for _ in range(window)]
        shown = base ** (sum(map(tick_of, prices)) // window)
        assert LEAST**window * prod(prices) <= shown**window <= prod(prices)
        nearest = min(nearest, shown**window / prod(prices))
    assert nearest < Fraction(10_000, 10_001)
    assert 1 - TWO_TICKS == LEAST


class Promising:
    """A profile in which one number promises a little more than the contract's."""

    def __init__(self, profile: Any, number: str) -> None:
        self.profile, self.number = profile, number

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.profile, name)
        if name != self.number:
            return found
        return found * Fraction(10_001, 10_000) if name.startswith("least") else found * Fraction(9_999, 10_000)


@SIDES
@pytest.mark.parametrize("number", [name for name in NUMBERS if not name.startswith("shown")])
def test_a_contract_that_promises_more_is_not_proved(number: str, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by a single tick: what is proved of a geometric mean is not what is proved of the other."""
    monkeypatch.setattr(looks, "lag_profile", lambda machine: Promising(lag_profile(machine), number))
    every = [each for each in ORACLES["mean"].kept(ORACLES["mean"].symbols(side)) if "geometric" in each.name]
    assert every
    assert not prove(every, Limits()).holds


@SIDES
@pytest.mark.parametrize("window", [3, 4])
def test_it_is_what_the_proof_holds_it_against(window: int, side: Side) -> None:
    """The worst moves written out once more, at the look and at the close-out: nearer to the root than the contract."""
    machine = machine_of(window, 2, 4 * PER_CENT, 2 * PER_CENT, side)
    profile = lag_profile(machine)
    for blocks, least, most in (
        (0, profile.least_market_now, profile.most_market_now),
        (3, profile.least_market, profile.most_market),
    ):
        found = oracle_of(machine).reach(machine, blocks)
        assert 0 <= found[0] - least < Fraction(1, 10**200)
        assert 0 <= most - found[1] < Fraction(1, 10**200)


def test_a_file_that_is_written_back_says_so() -> None:
    """And no other average is one."""
    specification = parse_document(document("30 blocks", "17%", "25%"))
    assert specification.markets["ETH-USD"].oracle == Mean(30, Average.GEOMETRIC)
    assert to_document(specification)["oracle"] == {"kind": "mean", "window": "30 blocks", "average": "geometric"}
    found = document("30 blocks", "17%", "25%")
    found["oracle"]["average"] = "harmonic"
    with pytest.raises(SpecificationError, match=r"oracle\.average") as error:
        parse_document(found)
    assert '"arithmetic" or "geometric"' in str(error.value)


def test_a_search_finds_a_run_against_it_without_a_theorem() -> None:
    """Of the mean that the example has, with a short window."""
    found = verify(
        parse_document(document("3 blocks", "3%", "25%")),
        "ETH-USD",
        Side.LONG,
        "no-bad-debt",
        Limits(route=Route.SEARCH),
    )
    assert found.status is Status.VIOLATED


def test_the_smallest_margin_is_rounded_to_no_less() -> None:
    """In whole millionths: the bound is between the last that is too little and the first that is enough."""
    machine = machine_of(30, 2, PER_CENT, PER_CENT)
    assert ceil(10**6 * (1 - lag_profile(machine).least_market)) == 161_283
