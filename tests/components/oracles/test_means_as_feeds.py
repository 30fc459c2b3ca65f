"""A mean as a feed: what is made of it shows fractions of a tick as well, and there is always one that it may show."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from math import ceil, floor, lcm
from pathlib import Path
from random import Random
from typing import Any

import pytest

from novate.model.component import part
from novate.model.contract import Feed, Oracle, remembers
from novate.model.core.reference.rules import numbers
from novate.model.core.reference.shown import nearest_shown
from novate.model.core.symbolic.state import Machine
from novate.model.mutant import Mutant
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.mistakes import MISTAKES
from novate.model.price_history import PriceHistory
from novate.model.specification import Side
from novate.model.state import MarketState
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.witness import SOON, witness
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.mutation.mutant import applied
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.of_position import counterexample
from novate.proofs.theorems.decide import decide
from novate.proofs.verdicts.verify import verify
from novate.specification.document import to_document
from novate.specification.file import SpecificationError, parse_document

PER_CENT = Fraction(1, 100)
EXAMPLE = Path(__file__).parents[3] / "examples" / "fallback-to-average.toml"


def feeds(*oracles: Oracle) -> tuple[Feed, ...]:
    """With names."""
    return tuple(Feed(f"feed-{place}", each) for place, each in enumerate(oracles))


MADE: list[Any] = [
    Median(feeds(Mean(3), Mean(4), Mean(5))),
    Median(feeds(Mean(3), Mean(4))),
    Median(feeds(Mean(3), Band(PER_CENT / 7, 0), Exact(), Mean(2)), trim=1),
    Median(feeds(Mean(3), Mean(2), Exact()), nth_highest=2, quorum=2),
    Lowest(feeds(Mean(7), Median(feeds(Mean(2), Mean(3))))),
    Fallback(feeds(Mean(6), Mean(4))),
    Median(feeds(Mean(3, Average.GEOMETRIC), Mean(4), Mean(5, Average.GEOMETRIC))),
    Median(feeds(Mean(2, Average.GEOMETRIC), Mean(3, Average.GEOMETRIC))),
    Lowest(feeds(Mean(4, Average.GEOMETRIC), Exact())),
]


@pytest.mark.parametrize("oracle", MADE, ids=str)
def test_there_is_always_a_price_in_its_parts_of_a_tick(oracle: Oracle) -> None:
    """From the lowest to the highest; whole ticks alone would often be none, and no block could follow."""
    scale = lcm(*(each.denominator for each in numbers(oracle)))
    rules, parts = part("oracles", oracle.kind, "reference").prepared(oracle, scale), oracle.parts_of_a_tick
    random, earlier, without = Random(1), PriceHistory(), 0
    for _ in range(300):
        price = random.randint(90, 110)
        now = MarketState(price, price, earlier)
        ((lowest, highest),) = rules.ranges(now)
        least, most = Fraction(lowest, scale), Fraction(highest, scale)
        assert ceil(least * parts) <= floor(most * parts)
        shown = nearest_shown(rules, scale, now, price)
        assert least <= shown <= most
        assert Fraction(shown * parts).denominator == 1
        without += ceil(least) > floor(most)
        earlier = earlier.followed_by(price)
    assert without or isinstance(oracle, Fallback)


@pytest.mark.parametrize(
    "mutant", [each for each in MISTAKES if "means" in each.mistake], ids=lambda each: each.mistake
)
def test_a_mistake_is_noticed(mutant: Mutant) -> None:
    """By the same oracles."""
    with applied(mutant), pytest.raises(AssertionError):
        test_there_is_always_a_price_in_its_parts_of_a_tick(MADE[0])


def test_what_shows_whole_ticks_goes_on_to() -> None:
    """Where no feed is a mean."""
    assert Median(feeds(Exact(), Band(PER_CENT))).parts_of_a_tick == 1
    assert Median(feeds(Exact(), Mean(3))).parts_of_a_tick == 6
    assert Lowest(feeds(Exact(), Mean(3), Mean(2))).parts_of_a_tick == 6


def document(margin: str, **average: str) -> dict[str, Any]:
    """The example with another margin and average."""
    found = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    found["markets"]["ETH-USD"]["maintenance_margin"] = margin
    found["feeds"]["average"] |= average
    found.pop("expect")
    return found


@pytest.mark.parametrize("average", list(Average))
def test_any_mean_is_written_back(average: Average) -> None:
    """As a feed; a mean is an arithmetic one where nothing is said."""
    specification = parse_document(document("7%", average=average))
    assert parse_document(to_document(specification)) == specification
    assert (specification == parse_document(document("7%"))) is (average is Average.ARITHMETIC)


def test_no_feed_shows_another_average() -> None:
    """It says so where it is."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document("7%", average="harmonic"))
    assert [str(each) for each in error.value.problems] == [
        'feeds.average.average: found "harmonic", expected "arithmetic" or "geometric"'
    ]


def test_a_geometric_mean_remembers_as_a_feed_between_which_prices_it_is() -> None:
    """In its parts of a tick: its root is no fraction; and what is made of it has that among what it remembers."""
    made = Median(feeds(Exact(), Mean(2, Average.GEOMETRIC), Median(feeds(Mean(2, Average.GEOMETRIC)))))
    rules = part("oracles", "median", "reference").prepared(made, 10_000)
    now = MarketState(121, 121, PriceHistory([100]))
    lowest, highest = rules.remembered(now)[:2]
    assert highest == 1_100_000
    assert lowest == ceil(Fraction(10_000, 10_001) ** 2 * highest)
    assert rules.remembered(now) == (lowest, highest) * 2
    assert remembers(made) == 4
    assert part("oracles", "mean", "reference").prepared(Mean(2, Average.GEOMETRIC), 10_000).remembered(now) == ()


def machine_at(margin: str, side: Side = Side.LONG, kind: str = "fallback", **feeds: dict[str, Any]) -> Machine:
    """The example with another margin, and perhaps other feeds."""
    found = document(margin)
    if feeds:
        found |= {"feeds": feeds, "oracle": {"kind": kind, "feeds": list(feeds)}}
    specification = parse_document(found)
    return Machine(specification, specification.markets["ETH-USD"], side)


def test_a_replayed_run_breaks_the_example_below_its_threshold() -> None:
    """A thousandth of a per cent below that of bad debt."""
    machine = machine_at("5.386%")
    found = decide(machine, "no-bad-debt")
    assert found is not None
    assert found.status is Status.VIOLATED
    scenario = counterexample(machine, "no-bad-debt", found.broken)
    assert scenario is not None
    assert scenario.violation


def test_a_mean_is_not_at_its_lowest_where_the_market_has_fallen() -> None:
    """It is false that a fall ends with all that a mean can show: it shows more than the market there, not less.

    So nothing breaks solvency between what is enough and what is lost at the close-out, though the first is no bound.
    """
    found = decide(machine_at("5.855%"), "solvency")
    assert found is not None
    assert found.status is None


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("seed", range(9))
def test_what_is_said_to_break_breaks(seed: int, side: Side) -> None:
    """A run is replayed wherever a theorem says so, a hundredth of a per cent below what is enough, of any feeds."""
    random = Random(seed)
    kind, feeds = ("fallback", "median", "lowest")[seed % 3], {"average": mean_of(random.randint(2, 9))}
    for place in range(random.randint(1, 2)):
        off, stale = f"0.{random.randint(0, 9)}%", f"{random.randint(0, 3)} blocks"
        feeds[f"near-{place}"] = {"deviation": off, "staleness": stale}
    for name in ("no-bad-debt", "solvency"):
        low, high = 100, 1200
        while high - low > 1:
            middle = (low + high) // 2
            enough = is_proved(machine_at(f"{middle}bps", side, kind, **feeds), name)
            low, high = (low, middle) if enough else (middle, high)
        machine = machine_at(f"{low}bps", side, kind, **feeds)
        found = decide(machine, name)
        assert found is not None
        assert found.status in (Status.VIOLATED, None)
        if found.status is Status.VIOLATED:
            scenario = counterexample(machine, name, found.broken)
            assert scenario is not None
            assert scenario.violation


def mean_of(window: int) -> dict[str, str]:
    """The table of such a feed."""
    return {"kind": "mean", "window": f"{window} blocks"}


def is_proved(machine: Machine, name: str) -> bool:
    """Whether a theorem says that it holds."""
    found = decide(machine, name)
    return found is not None and found.status is Status.PROVED


def test_a_search_finds_a_run_without_a_theorem() -> None:
    """It knows a few of the prices that are averaged, and takes any price between them."""
    found = verify(parse_document(document("3%")), "ETH-USD", Side.LONG, "no-bad-debt", Limits(route=Route.SEARCH))
    assert found.status is Status.VIOLATED


@pytest.mark.parametrize("form", SOON)
def test_no_run_is_laid_on_which_a_mean_would_have_to_stay(form: str) -> None:
    """It moves with the market: what breaks a reward or a promise is left to the search."""
    for oracle, stays in ((Fallback(feeds(Exact(), Mean(3))), False), (Fallback(feeds(Exact(), Band(PER_CENT))), True)):
        specification = mechanism({"oracle": oracle, "closes_only_below": 9 * PER_CENT})
        machine = Machine(specification, specification.markets["A"], Side.LONG)
        possible = oracle_of(machine).attainable(form, machine, witness(form, machine, Fraction(1000)))
        assert (possible != (False,)) == stays
