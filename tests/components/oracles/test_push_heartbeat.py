"""A pushed oracle of which only the heartbeat is relied on: a band in all but its table and its words."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from novate.model.actions import NextBlock, Refusal, Step
from novate.model.contract import NUMBERS, Oracle, kinds_of, table_kind
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.lag_profile import lag_profile, worst_at_close_out
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.quantities import format_amount
from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.design.safe_range import by_theorem
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.properties.assumptions import oracle as in_words
from novate.specification.changes import line
from novate.specification.file import SpecificationError, parse_document, to_document
from novate.specification.parameters import parameter_named
from novate.sweeping.arrays import machines
from novate.sweeping.grid import Grid
from novate.sweeping.ranges import axis
from novate.sweeping.settings import Settings

SIDES = pytest.mark.parametrize("side", list(Side))
EXAMPLE = Path(__file__).parents[3] / "examples" / "heartbeat-oracle.toml"
MARKET = "ETH-USD"


def document(own: dict[str, Any] | None = None, **oracle: str | None) -> dict[str, Any]:
    """The example with other keys of [oracle]; None leaves one out. `own` is the market's own oracle."""
    found = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    del found["expect"]
    found["oracle"] = {key: text for key, text in (found["oracle"] | oracle).items() if text is not None}
    if own is not None:
        found["markets"][MARKET]["oracle"] = own
    return found


def oracle_in(found: dict[str, Any]) -> Oracle:
    """That of the market."""
    return parse_document(found).markets[MARKET].oracle


def machine_of(oracle: Oracle, margin: Fraction = 5 * PER_CENT, side: Side = Side.LONG, delay: int = 2) -> Machine:
    """Moves of 1 %, fine quanta."""
    market = {"move_up": PER_CENT, "move_down": PER_CENT, "slippage": Fraction(0), "unit": Fraction(1, 10**7)}
    margins = {"maintenance_margin": margin, "initial_margin": Fraction(1, 2), "oracle": oracle}
    specification = mechanism(market | margins, keeper_delay=delay, insurance_fund=0, dust_notional=0, gas_cost=0)
    return Machine(specification, specification.markets["A"], side, exact=True)


def numbers(oracle: Oracle) -> dict[str, Any]:
    """What it guarantees."""
    profile = lag_profile(machine_of(oracle))
    return {name: getattr(profile, name) for name in NUMBERS}


HEARD = PushInTime(PER_CENT, heartbeat=3, report_delay=2, node_error=PER_CENT / 5)


def test_it_guarantees_what_a_band_does() -> None:
    """Of views, as old as heartbeat and delay together; and the theorem about bands answers for it."""
    assert numbers(HEARD) == numbers(Band(PER_CENT / 5, PER_CENT / 5, 5))
    assert (kinds_of(HEARD), table_kind(HEARD)) == (("band",), "push")
    assert (kinds_of(Push(PER_CENT)), table_kind(Push(PER_CENT))) == (("push",), "push")


@SIDES
def test_its_thresholds_are_exact(side: Side) -> None:
    """By theorem, with a run: a millionth less than what the bound asks for is too little."""
    worst = worst_at_close_out(machine_of(HEARD, side=side))
    bound = abs(1 - worst)
    for margin, status in ((bound, Status.PROVED), (bound - Fraction(1, 10**6), Status.VIOLATED)):
        specification = machine_of(HEARD, margin).specification
        found = verify(specification, "A", side, "no-bad-debt", Limits(route=Route.THEOREM))
        assert found.status is status
        assert (found.scenario is None) is (status is Status.PROVED)


@SIDES
def test_what_is_not_relied_on_changes_nothing(side: Side) -> None:
    """Of a threshold, or of a heartbeat: no number of the profile, and no verdict."""
    narrow, wide = (PushInTime(threshold, 3, 2) for threshold in (PER_CENT / 100, 50 * PER_CENT))
    often, seldom = (Push(PER_CENT, 2, heartbeat=heartbeat) for heartbeat in (0, 1_000))
    for one, other in ((narrow, wide), (often, seldom)):
        assert numbers(one) == numbers(other)
        asked = (
            verify(machine_of(each, 8 * PER_CENT).specification, "A", side, "no-bad-debt", Limits())
            for each in (one, other)
        )
        first, second = asked
        assert (first.status, first.headroom) == (second.status, second.headroom)


def run(specification: Specification, *prices: tuple[int, int]) -> Step | Refusal:
    """The last block of a run of (market price, oracle price) from 10,000, or what refuses one before."""
    rules = Rules.of(specification)
    found: Step | Refusal = Step(genesis(rules, {"A": 10_000}))
    for pair in prices:
        if isinstance(found, Refusal):
            break
        found = execute(rules, found.state, NextBlock({"A": pair}))
    return found


FALLS = (9_900, 9_801, 9_703, 9_606, 9_510, 9_415)


def test_an_answer_stays_for_a_heartbeat_and_the_delay_of_a_report_and_no_longer() -> None:
    """False: "it is at most a heartbeat old", here three blocks; it is up to five."""
    specification = machine_of(PushInTime(PER_CENT, heartbeat=3, report_delay=2)).specification
    stale = [(price, 10_000) for price in FALLS]
    assert isinstance(run(specification, *stale[:5]), Step)
    last = run(specification, *stale)
    assert isinstance(last, Refusal)
    assert last.message == (
        "the oracle price of A is 10000 ticks; it must be from 9415 to 9900: market prices are from 9415 to 9900 in "
        "the last 6 blocks"
    )


def test_threshold_and_heartbeat_are_not_promised_together() -> None:
    """False: "within the threshold of a price at most a heartbeat old". A market that is heard of late is further off.

    Nor the other way round: where the threshold is relied on, such an answer has to be replaced.
    """
    stale = [(price, 10_000) for price in FALLS[:5]]
    heard, pushed, both = HEARD, Push(PER_CENT, 2, PER_CENT / 5, heartbeat=3), Band(PER_CENT, PER_CENT, 3)
    assert isinstance(run(machine_of(heard).specification, *stale), Step)
    assert Fraction(stale[-1][0], 10_000) < numbers(both)["least_market_now"]
    assert numbers(heard)["least_market_now"] < numbers(both)["least_market_now"]
    assert isinstance(run(machine_of(pushed).specification, *stale), Refusal)


def test_the_words_say_which_promise_is_relied_on() -> None:
    """Of the two that a file states."""
    assert words(document()) == (
        "the oracle price is within 0.1% of market prices at most 302 blocks old (its heartbeat is relied on, its "
        "threshold is not)"
    )
    assert words(document(report_delay="0 blocks", heartbeat="1 block", node_error="0%")) == (
        "the oracle price is equal to market prices at most 1 block old (its heartbeat is relied on, its threshold is "
        "not)"
    )
    threshold = (
        "once what nodes see of the market price (within 0.1%) is 0.5% off the oracle price, a report of then or "
    )
    assert words(document(trust="threshold")) == (
        f"{threshold}later lands within 2 blocks (its threshold is relied on, its heartbeat is not)"
    )
    assert words(document(trust=None, heartbeat=None)) == f"{threshold}later lands within 2 blocks"


def words(found: dict[str, Any]) -> str:
    """What is assumed of the market's oracle."""
    specification = parse_document(found)
    return in_words(specification, specification.markets[MARKET])


@pytest.mark.parametrize(
    ("oracle", "problem"),
    [
        ({"heartbeat": None}, 'oracle.heartbeat: found nothing, expected a time: trust is "heartbeat"'),
        ({"trust": "both"}, 'oracle.trust: found "both", expected "threshold" or "heartbeat"'),
        ({"heartbeat": "50 days"}, 'oracle.heartbeat: found "50 days", which is 360_000 blocks'),
        ({"threshold": None}, "oracle.threshold: found nothing"),
    ],
)
def test_a_mistake_is_named_with_its_place(oracle: dict[str, Any], problem: str) -> None:
    """What was found, where, and what is expected."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document(**oracle))
    assert str(error.value).startswith(problem)


def test_a_feed_is_that_band() -> None:
    """It remembers nothing besides market prices; and it is written back as what it was."""
    found = document()
    found["feeds"] = {"own": found["oracle"]}
    found["oracle"] = {"kind": "fallback", "feeds": ["own"]}
    specification = parse_document(found)
    (own,) = specification.markets[MARKET].oracle.feeds
    assert own.seen is own.oracle
    assert kinds_of(specification.markets[MARKET].oracle) == ("fallback", "band")
    assert to_document(specification)["feeds"]["own"]["trust"] == "heartbeat"
    assert parse_document(to_document(specification)) == specification


@pytest.mark.parametrize("own", [False, True], ids=["of all markets", "of one market"])
def test_a_file_that_is_written_back_keeps_the_words(own: bool) -> None:
    """Times in blocks; and it reads as the same specification."""
    said = document()["oracle"]
    found = document(said) | {"oracle": {}} if own else document()
    specification = parse_document(found)
    assert specification.markets[MARKET].oracle == PushInTime(PER_CENT / 2, 300, 2, PER_CENT / 10)
    again = to_document(specification)
    assert again["oracle"] == said | {"heartbeat": "300 blocks", "report_delay": "2 blocks"}
    assert parse_document(again) == specification
    without = parse_document(document(trust=None, heartbeat=None))
    assert "heartbeat" not in to_document(without)["oracle"]
    assert parse_document(to_document(without)) == without


@SIDES
def test_thresholds_of_the_example_are_those_of_its_comment(side: Side) -> None:
    """To the last digit, and the comment has them rounded upwards to four decimals."""
    values = line(document(), parameter_named(document(), f"markets.{MARKET}.maintenance_margin"))
    safe = by_theorem(values, [Question(MARKET, side, "no-bad-debt")])
    least = Fraction(88, 100) * Fraction(99, 100) ** 4 * Fraction(995, 1_000) / Fraction(1_001, 1_000)
    most = Fraction(112, 100) * Fraction(101, 100) ** 4 * Fraction(1_005, 1_000) / Fraction(999, 1_000)
    threshold = 1 - least if side is Side.LONG else most - 1
    assert safe is not None
    assert safe.lower is not None
    assert (safe.lower.edge.value, safe.lower.edge.is_exact) == (threshold, True)
    text = EXAMPLE.read_text(encoding="utf-8")
    assert f"{format_amount(Fraction(ceil(threshold * 10**6), 10**4))} %" in text


@SIDES
@pytest.mark.parametrize(
    ("key", "band_key", "less"),
    [("heartbeat", "staleness", 2), ("report_delay", "staleness", 300), ("node_error", "deviation", 0)],
)
def test_a_threshold_on_its_numbers_is_that_of_a_band(key: str, band_key: str, less: int, side: Side) -> None:
    """With the staleness divided between two keys."""
    found = document()
    found["markets"][MARKET]["maintenance_margin"] = "18%"
    same = document() | {"oracle": {"deviation": "0.1%", "staleness": "302 blocks"}, "markets": found["markets"]}
    ours, theirs = (
        by_theorem(line(each, parameter_named(each, f"oracle.{name}")), [Question(MARKET, side, "no-bad-debt")])
        for each, name in ((found, key), (same, band_key))
    )
    assert ours is not None
    assert theirs is not None
    assert ours.upper is not None
    assert theirs.upper is not None
    assert ours.upper.edge.value == theirs.upper.edge.value - less


def test_a_sweep_has_the_profile_of_every_combination() -> None:
    """All at once, within the intervals."""
    asked = {
        "oracle.heartbeat": "0:400:200",
        "oracle.report_delay": "0:4:2",
        "oracle.node_error": "0%:2%:1%",
    }
    axes = tuple(axis(parameter_named(document(), key), values) for key, values in asked.items())
    settings = Settings.read(document(), Grid(axes))
    for side in Side:
        whole = worst_at_close_out(machines(settings, MARKET, side))
        for index in product(*map(range, settings.grid.shape)):
            exact = worst_at_close_out(settings.machine(index, MARKET, side))
            assert settings.at(index) == parse_document(settings.document_at(index))
            lower, upper = (Fraction(float(end[index])) for end in (whole.lower, whole.upper))
            assert lower <= exact <= upper
            assert upper - lower < Fraction(1, 10**12)
