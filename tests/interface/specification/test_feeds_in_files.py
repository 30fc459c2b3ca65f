"""Oracles made of feeds, in specification files: read, written, refused, asked about."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novate.model.contract import Feed
from novate.model.core.reference.rules import Rules
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.median.parameters import Median
from novate.specification.changes import changed
from novate.specification.file import SpecificationError, parse_document, to_document, to_toml
from novate.specification.parameters import parameter_named

PER_CENT = Fraction(1, 100)
FILE = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"
[markets.A-USD]
initial_margin = "12%"
maintenance_margin = "4%"
base_quantum = "1e-6"
price_tick = "0.01"
[markets.B-USD]
initial_margin = "12%"
maintenance_margin = "4%"
base_quantum = "1e-6"
price_tick = "0.01"
[markets.B-USD.oracle]
kind = "lowest"
feeds = ["binance", "either"]
[liquidation]
penalty = "1%"
penalty_capped_by_equity = true
keeper = "open"
[feeds.binance]
deviation = "0.1%"
staleness = "20 seconds"
[feeds.either]
kind = "fallback"
feeds = ["binance", "kraken"]
[feeds.coinbase]
deviation = { up = "1%", down = "2%" }
[feeds.kraken]
kind = "exact"
[oracle]
kind = "median"
feeds = ["binance", "coinbase", "kraken"]
faulty = 1
[environment]
max_move_per_block = "1%"
keeper_delay = "2 blocks"
block_time = "2 seconds"
"""
BINANCE = Feed("binance", Band(PER_CENT / 10, PER_CENT / 10, 10))
COINBASE = Feed("coinbase", Band(PER_CENT, 2 * PER_CENT))
KRAKEN = Feed("kraken", Exact())
MEDIAN = Median((BINANCE, COINBASE, KRAKEN), faulty=1)
LOWEST = Lowest((BINANCE, Feed("either", Fallback((BINANCE, KRAKEN)))))


def document(*changes: tuple[str, str]) -> dict[str, Any]:
    """The tables of the file, with some lines in place of others."""
    text = FILE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return tomllib.loads(text)


def problems(*changes: tuple[str, str]) -> list[str]:
    """What is wrong with the changed file."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document(*changes))
    return [str(each) for each in error.value.problems]


def test_an_oracle_is_made_of_the_feeds_that_it_names() -> None:
    """In their order, with times in blocks; a feed may be made of feeds, and may be written before them."""
    found = parse_document(document())
    assert found.markets["A-USD"].oracle == MEDIAN
    assert found.markets["B-USD"].oracle == LOWEST
    assert [market.oracle.lookback for market in found.markets.values()] == [10, 10]
    assert Rules.of(found).scale % 1000 == 0


def test_equal_oracles_are_equal_however_they_are_written() -> None:
    """A quorum of all feeds is what stands for one that is left out, and no fault for a number of them."""
    written = (("faulty = 1", "faulty = 0\nquorum = 3"), ("faulty = 1", ""))
    first, second = (parse_document(document(each)).markets["A-USD"].oracle for each in written)
    assert first == second != MEDIAN
    assert hash(first) == hash(second)


def test_it_is_written_back_with_the_names_of_its_feeds() -> None:
    """Each feed once, after those that it is made of; what the file left out is said."""
    found = to_document(parse_document(document()))
    assert list(found["feeds"]) == ["binance", "coinbase", "kraken", "either"]
    assert found["feeds"]["either"] == {"kind": "fallback", "feeds": ["binance", "kraken"]}
    oracle = {"kind": "median", "feeds": ["binance", "coinbase", "kraken"], "faulty": 1, "quorum": 3}
    assert found["oracle"] == oracle
    assert found["markets"]["B-USD"]["oracle"] == {"kind": "lowest", "feeds": ["binance", "either"]}
    assert 'oracle = { kind = "lowest", feeds = ["binance", "either"] }' in to_toml(found)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """Any file with feeds: each of earlier ones, or of none; all that an oracle does not reach are put into one."""
    found, tables = document(), dict[str, Any]()
    for name in draw(
        st.lists(st.text('abé. "', min_size=1, max_size=3).filter(str.isprintable), min_size=1, max_size=6)
    ):
        key = name.replace(" ", "_")
        tables.setdefault(key, draw(oracles(list(tables))))
    for market in found["markets"].values():
        market["oracle"] = draw(oracles(list(tables)))
    named = {each for table in (*tables.values(), *markets(found)) for each in table.get("feeds", ())}
    found["oracle"] = {
        "kind": "fallback",
        "feeds": [name for name in tables if name not in named] or [next(iter(tables))],
    }
    found["feeds"] = dict(draw(st.permutations(list(tables.items()))))
    return found


def markets(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of the markets' own oracles."""
    return [market["oracle"] for market in found["markets"].values()]


def oracles(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Any oracle that is made of some of these feeds."""
    plain = st.sampled_from([{}, {"kind": "exact"}, {"deviation": "1/3", "staleness": "3 seconds"}])
    if not names:
        return plain
    some = st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)
    of_feeds = st.builds(
        lambda kind, feeds: {"kind": kind, "feeds": feeds}, st.sampled_from(["fallback", "lowest"]), some
    )
    return plain | of_feeds | some.flatmap(medians)


def medians(feeds: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Any statistic of these feeds."""
    quorum = st.integers(1, len(feeds))
    liars = quorum.flatmap(
        lambda live: st.builds(lambda faulty: {"faulty": faulty, "quorum": live}, st.integers(0, (live - 1) // 2))
    )
    other = quorum.flatmap(
        lambda live: st.sampled_from([{"trim": (live - 1) // 2}, {"nth_lowest": live}, {"nth_highest": live}]).map(
            lambda what: what | {"quorum": live}
        )
    )
    return (st.just({}) | liars | other).map(lambda said: {"kind": "median", "feeds": feeds} | said)


@settings(max_examples=100)
@given(files())
def test_every_file_with_feeds_is_read_back_as_written(found: dict[str, Any]) -> None:
    """As tables, as TOML and as JSON."""
    specification = parse_document(found)
    written = to_document(specification)
    assert parse_document(written) == specification
    assert to_document(parse_document(written)) == written
    assert tomllib.loads(to_toml(written)) == written
    assert parse_document(json.loads(json.dumps(written))) == specification


ALL, OF_EITHER, FAULTY = '"coinbase", "kraken"]', 'feeds = ["binance", "kraken"]', "faulty = 1"
A_LIST = 'expected a list of names of tables [feeds.NAME], as ["binance", "coinbase"]'
CONTROL = "live feeds, who control the median, expected at most"
WRONG = [
    (
        ALL,
        '"coinbse", "kraken"]',
        'oracle.feeds: found "coinbse", expected a feed of this file: did you mean coinbase?',
    ),
    (
        ALL,
        '"coinbse", "kraken"]',
        "feeds.coinbase: found a feed that no oracle is made of, expected its name in some list of feeds",
    ),
    (ALL, '"coinbase", "coinbase", "kraken"]', 'oracle.feeds: found "coinbase" 2 times, expected each feed once'),
    (
        OF_EITHER,
        'feeds = ["either", "kraken"]',
        'feeds.either: found "either", which is made of "either", expected feeds that are not made of themselves',
    ),
    (FAULTY, "faulty = 2", f"oracle.faulty: found 2 faulty of 3 {CONTROL} 1"),
    (FAULTY, "faulty = 1\nquorum = 2", f"oracle.faulty: found 1 faulty of 2 {CONTROL} 0"),
    (FAULTY, "quorum = 4", "oracle.quorum: found the number 4, expected at most 3, the number of its feeds"),
    (FAULTY, 'quorum = "2"', 'oracle.quorum: found "2", expected a whole number from 1 to 50, without quotes'),
    (FAULTY, "faulty = true", "oracle.faulty: found true, expected a whole number from 0 to 50, without quotes"),
    (FAULTY, "quorum = 0", "oracle.quorum: found the number 0, expected a whole number from 1 to 50, without quotes"),
    (
        FAULTY,
        "trim = 1\nnth_lowest = 2",
        "oracle.nth_lowest: found another answer than trim, expected one of trim, nth_lowest, nth_highest",
    ),
    (OF_EITHER, "feeds = []", f"feeds.either.feeds: found an empty list, {A_LIST}"),
    (OF_EITHER, 'feeds = "kraken"', f'feeds.either.feeds: found "kraken", {A_LIST}'),
    (OF_EITHER, "feeds = [3]", f"feeds.either.feeds: found the number 3 in a list, {A_LIST}"),
    (OF_EITHER, "", f"feeds.either.feeds: found nothing, {A_LIST}"),
    (
        'kind = "median"',
        "",
        'oracle.faulty: found an unknown key, expected a key of this kind: faulty belongs to "median"',
    ),
    (
        "[feeds.coinbase]",
        "[feed.coinbase]",
        "feed: found an unknown key, expected a known key: did you mean feeds?",
    ),
    ('"20 seconds"', '"20"', 'feeds.binance.staleness: found "20", expected a number of blocks'),
]
"""(a line of the file, what stands in its place, what is said about it)."""


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, said: str) -> None:
    """Where, what was found, what is expected."""
    assert [each for each in problems((old, new)) if each.startswith(said)]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Mistakes in one oracle hide none in another."""
    found = problems(("faulty = 1", "faulty = 2"), ('feeds = ["binance", "kraken"]', 'feeds = ["bynance", "kraken"]'))
    assert [each.partition(":")[0] for each in found] == ["feeds.either.feeds", "oracle.faulty"]


def test_a_list_that_cannot_be_read_makes_no_feed_look_unused() -> None:
    """One mistake is one problem."""
    names = 'feeds = ["binance", "coinbase", "kraken"]'
    for new in ("feeds = []", "", names.replace("feeds", "feed")):
        assert not [each for each in problems((names, new)) if "no oracle is made of" in each]


def test_names_that_are_no_texts_are_problems_as_any() -> None:
    """Nothing that a document can hold makes the reader fail in any other way."""
    found = document()
    found["feeds"][1] = {"kind": "median", "feeds": ["binance", "nobody"], "quorum": 7}
    found["markets"][2] = {"oracle": {"kind": "fallback", "feeds": [3]}}
    with pytest.raises(SpecificationError):
        parse_document(found)


def test_every_cycle_is_shown() -> None:
    """With the feeds that it leads through, in the order in which they are made of each other."""
    chain = """
[feeds.x]
kind = "lowest"
feeds = ["y", "kraken"]
[feeds.y]
kind = "fallback"
feeds = ["x"]
[feeds.z]
kind = "fallback"
feeds = ["z"]
[oracle]"""
    found = problems(("[oracle]", chain), ('feeds = ["binance", "kraken"]', 'feeds = ["x", "z"]'))
    through = [
        'feeds.x: found "x", which is made of "y", which is made of "x", expected feeds that are not made of',
        'feeds.y: found "y", which is made of "x", which is made of "y", expected feeds that are not made of',
    ]
    assert len(found) == 2
    assert found[0].startswith(tuple(through))
    assert found[1].startswith('feeds.z: found "z", which is made of "z"')


def test_there_are_not_too_many_feeds() -> None:
    """Those that feeds are made of are counted, in each place: twice as many at each step would be no small file."""
    found = document()
    found["feeds"] |= {
        f"f{step}": {"kind": "fallback", "feeds": [f"f{step - 1}", f"g{step - 1}"]} for step in range(1, 9)
    }
    found["feeds"] |= {f"g{step}": {"kind": "fallback", "feeds": [f"f{step - 1}"]} for step in range(1, 9)}
    found["feeds"] |= {"f0": {}, "g0": {}}
    found["markets"]["B-USD"]["oracle"] = {"kind": "fallback", "feeds": ["f8", "g8", "either"]}
    with pytest.raises(SpecificationError) as error:
        parse_document(found)
    first = str(error.value.problems[0])
    assert first.endswith("feeds, with those that they are made of, expected at most 50")
    found["markets"]["B-USD"]["oracle"]["feeds"] = [f"x{number}" for number in range(51)]
    found["feeds"] = {f"x{number}": {} for number in range(51)} | {"binance": {}, "coinbase": {}, "kraken": {}}
    with pytest.raises(
        SpecificationError, match="found a list of 51 feeds, with those that they are made of, expected at"
    ):
        parse_document(found)
    del found["feeds"]["x50"], found["markets"]["B-USD"]["oracle"]["feeds"][50]
    assert len(parse_document(found).markets["B-USD"].oracle.feeds) == 50


def test_a_feed_is_one_parameter_for_all_that_are_made_of_it() -> None:
    """To move it moves every oracle; in one direction alone, too."""
    asked = parameter_named(document(), "feeds.binance.deviation.up")
    assert (asked.value, asked.text) == (PER_CENT / 10, "0.1%")
    found = parse_document(changed(document(), {asked.path: "7%"}))
    moved = Feed("binance", Band(7 * PER_CENT, PER_CENT / 10, 10))
    assert found.markets["A-USD"].oracle == Median((moved, COINBASE, KRAKEN), faulty=1)
    assert found.markets["B-USD"].oracle == Lowest((moved, Feed("either", Fallback((moved, KRAKEN)))))
    staleness = parameter_named(document(), "feeds.coinbase.staleness")
    assert (staleness.value, staleness.text, staleness.step) == (0, None, 1)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("oracle.faulty", "a key whose value is a rate, an amount or a time"),
        ("oracle.quorum", "a key whose value is a rate, an amount or a time"),
        ("oracle.feeds", "a key whose value is a rate, an amount or a time"),
        ("oracle.deviation", 'a key of [oracle], whose kind is "median"'),
        ("feeds.kraken.deviation", 'a key of [feeds.kraken], whose kind is "exact"'),
        ("feeds.krakn.deviation", "one of the file's feeds: binance, either, coinbase, kraken"),
        ("feeds.binance.deviaton", "a known key: did you mean feeds.NAME.deviation"),
    ],
)
def test_what_no_question_is_about_is_said(key: str, said: str) -> None:
    """How many feeds there are of some sort is changed in the file."""
    with pytest.raises(SpecificationError) as error:
        parameter_named(document(), key)
    assert said in str(error.value)


def test_a_file_without_feeds_has_none_to_ask_about() -> None:
    """And says so."""
    found = document()
    del found["feeds"], found["oracle"], found["markets"]["B-USD"]["oracle"]
    assert "feeds" not in to_document(parse_document(found))
    with pytest.raises(SpecificationError, match="one of the file's feeds: it has none"):
        parameter_named(found, "feeds.binance.deviation")


def test_two_feeds_of_one_name_cannot_be_written() -> None:
    """No file could say it."""
    specification = parse_document(document())
    other = Feed("binance", Exact())
    market = specification.markets["A-USD"]
    object.__setattr__(market, "oracle", Lowest((other,)))
    with pytest.raises(ValueError, match="two feeds have the name binance, and are not alike"):
        to_document(specification)
