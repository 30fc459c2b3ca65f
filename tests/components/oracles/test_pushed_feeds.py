"""A pushed oracle as a feed: what is taken for granted of it is true of every answer, and no further off the market."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from math import lcm
from pathlib import Path
from random import Random

import pytest

from novate.model.component import part
from novate.model.contract import NUMBERS, Feed, Oracle, kinds_of
from novate.model.core.reference.rules import OracleRules, Range, numbers
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.words import price_in_words
from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.price_history import PriceHistory
from novate.model.specification import MoveWindow, Side
from novate.model.state import MarketState
from novate.proofs.refinement.mechanisms import mechanism
from novate.specification.document import to_document
from novate.specification.file import parse_document

PER_CENT = Fraction(1, 100)
SIDES = pytest.mark.parametrize("side", list(Side))
EXAMPLE = Path(__file__).parents[3] / "examples" / "pushed-feeds.toml"
ORACLES = [
    Push(threshold * PER_CENT, delay, error * PER_CENT)
    for threshold in (1, 5)
    for delay in (0, 1, 2, 3)
    for error in (0, Fraction(1, 2))
]


def rules_of(oracle: Oracle, scale: int) -> OracleRules:
    """Prepared."""
    found: OracleRules = part("oracles", oracle.kind, "reference").prepared(oracle, scale)
    return found


def runs(oracle: Push, seed: int) -> list[tuple[MarketState, tuple[Range, ...]]]:
    """States of a run in which prices and answers are extremes, and what one that is a feed may show in each."""
    random, as_feed = Random(seed), oracle.as_feed
    scale = lcm(*(each.denominator for each in (*numbers(oracle), *numbers(Median((Feed("a", oracle),))))))
    pushed, feed = rules_of(oracle, scale), rules_of(as_feed, scale)
    now, found = MarketState(10**9, 10**9, PriceHistory()), []
    for _ in range(40):
        price = now.price * random.choice((90, 97, 100, 103, 110)) // 100
        then = now._replace(price=price, earlier=now.earlier.followed_by(now.price), memory=pushed.remembered(now))
        low, high = random.choice(pushed.ranges(then))
        now = then._replace(oracle=random.choice((-(-low // scale), high // scale)))
        found.append((now, feed.ranges(now)))
    return [(state, tuple((Fraction(a, scale), Fraction(b, scale)) for a, b in ranges)) for state, ranges in found]


@pytest.mark.parametrize("oracle", ORACLES, ids=str)
def test_every_answer_is_among_what_is_taken_for_granted_of_a_feed(oracle: Push) -> None:
    """In runs of the reference, which remembers what it answered."""
    for seed in range(30):
        for now, ((lowest, highest),) in runs(oracle, seed):
            assert lowest <= now.oracle <= highest


def test_an_answer_that_is_not_off_is_not_all_there_is() -> None:
    """It is false that what a feed shows is near a market price as recent as a report is late: it may land off."""
    oracle, is_beyond = Push(PER_CENT, 3), False
    near, _landed = (feed.oracle for feed in oracle.as_feed.feeds)
    for seed in range(60):
        for now, _ in runs(oracle, seed):
            recent = [now.price, *now.earlier[: oracle.report_delay]]
            lowest, highest = (1 - near.deviation_down) * min(recent), (1 + near.deviation_up) * max(recent)
            is_beyond |= not lowest <= now.oracle <= highest
    assert is_beyond


def test_a_threshold_is_no_deviation() -> None:
    """Of a feed neither: it is more above the market, as a share of that, and less below it."""
    above, below = (getattr(Push(PER_CENT).as_feed.feeds[0].oracle, f"deviation_{way}") for way in ("up", "down"))
    assert (above, below) == (Fraction(1, 99), Fraction(1, 101))


@SIDES
@pytest.mark.parametrize("windows", [(), (MoveWindow(3, 15 * PER_CENT, 12 * PER_CENT),)], ids=["one bound", "several"])
@pytest.mark.parametrize("oracle", ORACLES, ids=str)
def test_a_feed_alone_is_as_far_from_the_market_as_the_oracle(
    oracle: Push, windows: tuple[MoveWindow, ...], side: Side
) -> None:
    """To all digits. Of what it shows after a look less is taken for granted, never more."""
    made = []
    for each in (oracle, Median((Feed("alone", oracle),))):
        market = {"oracle": each, "move_up": 8 * PER_CENT, "move_down": 6 * PER_CENT, "move_windows": windows}
        specification = mechanism(market, keeper_delay=2)
        made.append(lag_profile(Machine(specification, specification.markets["A"], side, exact=True)))
    alone, feed = made
    for name in (each for each in NUMBERS if "market" in each):
        assert getattr(feed, name) == getattr(alone, name)
    assert feed.least_oracle <= alone.least_oracle
    assert feed.most_oracle >= alone.most_oracle


def test_its_words_are_those_of_any_answer() -> None:
    """Not those of its reports, of which nobody sees when they land."""
    recent = "a market price of this block or the {} before it"
    said = [price_in_words(each) for each in (Push(PER_CENT), Push(PER_CENT, 1, PER_CENT / 2), Push(PER_CENT, 2))]
    assert said == [
        "less than 1% of itself off the market price of this block",
        "less than 1% of itself off what nodes see, within 0.5%, of a market price of this block or the 1 before it",
        f"less than 1% of itself off {recent.format(2)}, or equal to {recent.format(3)}",
    ]
    heard = PushInTime(PER_CENT, 4, 1, PER_CENT)
    assert price_in_words(heard).startswith("within 1% of market prices at most 5 blocks old")


def test_a_file_has_its_table_as_it_was_written() -> None:
    """And theorems about medians, fallbacks and bands are in force for it, not the one about pushed reports."""
    specification = parse_document(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    oracle = specification.markets["ETH-USD"].oracle
    assert [feed.oracle for feed in oracle.feeds] == [
        Push(PER_CENT / 2, 1),
        Push(PER_CENT, 2, PER_CENT / 10),
        Push(2 * PER_CENT),
    ]
    assert all(isinstance(feed.seen, Fallback) for feed in oracle.feeds)
    assert kinds_of(oracle) == ("median", "fallback", "band")
    document = to_document(specification)
    assert document["feeds"]["far"]["report_delay"] == "2 blocks"
    assert parse_document(document) == specification
