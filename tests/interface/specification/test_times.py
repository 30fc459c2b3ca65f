"""Times on a clock and move bounds over several horizons, as a specification file writes them."""

import json
import re
import tomllib
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.importers.environment import read_environment
from novate.model.specification import MarketParameters, MoveWindow, Specification
from novate.specification.file import SpecificationError, parse_document, read_specification, schema, to_document
from novate.system.json_source import ImportFailure

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "specification.md").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = tomllib.loads(PAGE.partition("```toml\n")[2].partition("```")[0])


def with_environment(**entries: object) -> dict[str, Any]:
    """The page's example with other entries in its environment."""
    document = deepcopy(DOCUMENT)
    document["environment"] |= entries
    return document


def market_of(specification: Specification) -> MarketParameters:
    """Its one market."""
    (market,) = specification.markets.values()
    return market


def problems_of(document: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a document, one line each."""
    with pytest.raises(SpecificationError) as caught:
        parse_document(document)
    return [str(problem) for problem in caught.value.problems]


def test_a_table_of_horizons_is_read() -> None:
    """The one-block bound stays where it was; bounds over several blocks follow, shortest first."""
    moves = {"100 blocks": {"up": "9%", "down": "8%"}, "1 block": "0.5%", "20 blocks": "3%"}
    market = market_of(parse_document(with_environment(max_move_per_block=moves)))
    assert (market.move_up, market.move_down) == (Fraction(1, 200), Fraction(1, 200))
    assert market.move_windows == (
        MoveWindow(20, Fraction(3, 100), Fraction(3, 100)),
        MoveWindow(100, Fraction(9, 100), Fraction(8, 100)),
    )


def test_without_one_block_the_shortest_bound_holds_for_it() -> None:
    """What holds within 20 blocks holds within one; the bound over 20 stays."""
    moves = {"100 blocks": "8%", "20 blocks": {"up": "4%", "down": "3%"}}
    market = market_of(parse_document(with_environment(max_move_per_block=moves)))
    assert (market.move_up, market.move_down) == (Fraction(4, 100), Fraction(3, 100))
    assert [window.blocks for window in market.move_windows] == [20, 100]


def test_a_market_has_horizons_of_its_own() -> None:
    """A market's table replaces the common one whole."""
    document = with_environment(max_move_per_block={"1 block": "0.5%", "100 blocks": "8%"})
    document["markets"]["BTC-USD"] = document["markets"]["ETH-USD"] | {"max_move_per_block": {"50 blocks": "2%"}}
    specification = parse_document(document)
    assert [window.blocks for window in specification.markets["BTC-USD"].move_windows] == [50]
    assert [window.blocks for window in specification.markets["ETH-USD"].move_windows] == [100]
    assert parse_document(to_document(specification)) == specification


@pytest.mark.parametrize(
    ("block_time", "delay", "blocks"),
    [
        ("2 seconds", "6 seconds", 3),
        ("2 seconds", "5 seconds", 3),
        ("2 seconds", "0.1 seconds", 1),
        ("0.4 seconds", "1 minute", 150),
        ("0.7 seconds", "1 minute", 86),
        ("1 minute", "2 hours", 120),
        ("2 seconds", "0 seconds", 0),
        ("2 seconds", "7 blocks", 7),
    ],
)
def test_a_delay_counts_the_blocks_that_it_begins(block_time: str, delay: str, blocks: int) -> None:
    """A keeper's delay and a stale oracle are rounded up: longer is the adversary's choice."""
    document = with_environment(block_time=block_time, keeper_delay=delay)
    document["oracle"] = {"staleness": delay}
    specification = parse_document(document)
    assert (specification.keeper_delay, *(each.oracle.lookback for each in specification.markets.values())) == (
        blocks,
        blocks,
    )


@pytest.mark.parametrize(
    ("block_time", "horizon", "blocks"),
    [("2 seconds", "6 seconds", 3), ("2 seconds", "5 seconds", 2), ("0.7 seconds", "1 minute", 85)],
)
def test_a_horizon_holds_for_the_blocks_that_fit(block_time: str, horizon: str, blocks: int) -> None:
    """A bound within so many seconds says nothing of a block that ends after them: rounded down."""
    document = with_environment(block_time=block_time, max_move_per_block={horizon: "8%"})
    assert [window.blocks for window in market_of(parse_document(document)).move_windows] == [blocks]


@pytest.mark.parametrize(
    ("entries", "where", "expected"),
    [
        ({"keeper_delay": "5 seconds"}, "environment.keeper_delay", "environment.block_time"),
        (
            {"max_move_per_block": {"5 minutes": "8%"}},
            'environment.max_move_per_block."5 minutes"',
            "environment.block_time",
        ),
        ({"block_time": "0 seconds", "keeper_delay": "5 seconds"}, "environment.block_time", "longer than 0"),
        ({"block_time": "2 blocks"}, "environment.block_time", '"12 seconds"'),
        ({"block_time": 2}, "environment.block_time", "in quotes"),
        ({"block_time": "1 second", "keeper_delay": "4 days"}, "environment.keeper_delay", "at most 300_000 blocks"),
        (
            {"block_time": "1 second", "max_move_per_block": {"60 blocks": "8%", "1 minute": "9%"}},
            'environment.max_move_per_block."1 minute"',
            'each horizon once: "60 blocks" is also that of 60 blocks',
        ),
        (
            {"max_move_per_block": {"1 block": "8%", "1 blocks": "8%"}},
            'environment.max_move_per_block."1 blocks"',
            'each horizon once: "1 block" is also that of 1 block',
        ),
        (
            {"block_time": "2 seconds", "max_move_per_block": {"1 second": "8%", "1 minute": "8%"}},
            'environment.max_move_per_block."1 second"',
            "at least one block",
        ),
        (
            {"block_time": "1 second", "max_move_per_block": {"4 days": "8%"}},
            'environment.max_move_per_block."4 days"',
            "at most 300_000 blocks",
        ),
        (
            {"max_move_per_block": {"0 blocks": "8%"}},
            'environment.max_move_per_block."0 blocks"',
            "1 to 300_000 blocks",
        ),
        ({"max_move_per_block": {"1 block": "8%", "up": "9%"}}, "environment.max_move_per_block.up", '"2 blocks"'),
        ({"max_move_per_block": {"1 block": "100%"}}, 'environment.max_move_per_block."1 block"', "below 100%"),
        (
            {"max_move_per_block": {"1 block": {"up": "1%"}}},
            'environment.max_move_per_block."1 block".down',
            "below 100%",
        ),
        (
            {"max_move_per_block": {"1 block": {"up": "1%", "down": "1%", "downn": "1%"}}},
            'environment.max_move_per_block."1 block".downn',
            "did you mean down?",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(entries: dict[str, object], where: str, expected: str) -> None:
    """One mistake is one problem: at its horizon, and saying what is expected there."""
    (problem,) = problems_of(with_environment(**entries))
    assert problem.startswith(f"{where}: found ")
    assert expected in problem


def test_what_is_wrong_in_a_market_is_named_there() -> None:
    """A market's own table is checked like the common one."""
    document = with_environment()
    document["markets"]["ETH-USD"]["max_move_per_block"] = {"3 minutes": "1%", "1 block": {"up": "1%", "dwn": "1%"}}
    assert {problem.partition(":")[0] for problem in problems_of(document)} == {
        'markets.ETH-USD.max_move_per_block."3 minutes"',
        'markets.ETH-USD.max_move_per_block."1 block".down',
        'markets.ETH-USD.max_move_per_block."1 block".dwn',
    }


def test_the_schema_knows_the_keys_of_horizons() -> None:
    """An editor accepts "5 minutes" and "1 block" as horizons, and nothing else beside them."""
    document = schema()
    moves = document["$defs"]["EnvironmentTable"]["properties"]["max_move_per_block"]["anyOf"]
    (horizons,) = [each for each in moves if "patternProperties" in each]
    (pattern,) = horizons["patternProperties"]
    assert horizons["additionalProperties"] is False
    assert all(re.search(pattern, key) for key in ("1 block", "100 blocks", "5 minutes", "0.4 seconds"))
    assert not any(re.search(pattern, key) for key in ("up", "100", "5 min"))
    json.dumps(document)


def test_an_environment_file_may_bound_several_horizons(tmp_path: Path) -> None:
    """Importers take `block_time` and horizons; a misspelt direction and a bare number are refused with the place."""
    path = tmp_path / "environment.toml"
    text = '[environment]\nblock_time = "2 seconds"\nmax_move_per_block = { "1 block" = "1%", "1 minute" = %s }\n'
    for bound in ('"5%"', '{ up = "5%", down = "6%" }'):
        path.write_text(text.replace("%s", bound), encoding="utf-8")
        assert read_environment(path)
    for bound, says in (("5", "1 minute: found 5, expected a text"), ('{ uq = "5%" }', "1 minute.uq: unknown key")):
        path.write_text(text.replace("%s", bound), encoding="utf-8")
        with pytest.raises(ImportFailure, match=says):
            read_environment(path)


def test_the_example_has_two_horizons() -> None:
    """`examples/several-horizons.toml`: 150 blocks of two seconds, and a delay of 60."""
    specification = read_specification(ROOT / "examples" / "several-horizons.toml")
    market = market_of(specification)
    assert specification.keeper_delay == 60
    assert (market.move_down, market.move_windows[0].blocks) == (Fraction(1, 200), 150)
