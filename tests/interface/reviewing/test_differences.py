"""What was changed between two documents: nothing that means something is missed, and nothing that does not is told."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from design_documents import document

from novate.reviewing.differences import Change, differences
from novate.specification.changes import put
from novate.specification.file import parse_document, read_document, to_document

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize("markets", [1, 2])
def test_a_change_is_told_exactly_where_the_specification_is_another_one(markets: int) -> None:
    """Random documents in a row, each against itself, against the next, and against itself as it is written back."""
    for seed in range(10):
        one, other = document(seed, markets), document(seed + 1, markets)
        is_other = parse_document(one) != parse_document(other)
        assert bool(differences(one, other)) is bool(differences(other, one)) is is_other
        assert not differences(one, one)
        assert not differences(one, to_document(parse_document(one)))


def changed(file: str, **values: Any) -> dict[str, Any]:
    """An example with other values; keys are written with two underscores for a dot, None takes one out."""
    table = read_document(EXAMPLES / file)
    for key, value in values.items():
        path = tuple(part.replace("_USD", "-USD") for part in key.split("__"))
        if value is None:
            here = table
            for part in path[:-1]:
                here = here[part]
            del here[path[-1]]
        else:
            put(table, path, value)
    return table


def told(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Keys, and both values."""
    return [(each.key, each.before, each.after) for each in differences(one, other).changes]


ETH = "dydx-v4-eth-usd.toml"


@pytest.mark.parametrize(
    ("file", "values", "expected"),
    [
        pytest.param(
            ETH,
            {"liquidation__penalty": "200bps"},
            [("liquidation.penalty", "1.5%", "2%")],
            id="in the unit of the file before",
        ),
        pytest.param(ETH, {"liquidation__penalty": "15_000ppm"}, [], id="the same in another unit"),
        pytest.param(ETH, {"markets__ETH_USD__slippage": "50bps"}, [], id="a market's own, as all markets have it"),
        pytest.param(
            ETH,
            {"markets__ETH_USD__slippage": "1/3"},
            [("markets.ETH-USD.slippage", "0.5%", "about 33.33%")],
            id="no decimal is exact",
        ),
        pytest.param(
            ETH,
            {"environment__max_move_per_block__up": "1%"},
            [("environment.max_move_per_block.up", "0.5%", "1%")],
            id="one direction of two that were one",
        ),
        pytest.param(
            ETH,
            {"waterfall__insurance_fund": "1_000_000", "liquidation__penalty_capped_by_equity": False},
            [("liquidation.penalty_capped_by_equity", "true", "false"), ("waterfall.insurance_fund", "0", "1,000,000")],
            id="money and truth",
        ),
        pytest.param(
            ETH,
            {"markets__ETH_USD__price_tick": "0.0000010"},
            [],
            id="a unit that is written otherwise",
        ),
        pytest.param(
            ETH,
            {"expect": {"no-bad-debt": "violated"}},
            [("expect.no-bad-debt", "-", "violated")],
            id="what is expected",
        ),
        pytest.param(
            "hyperliquid-like.toml",
            {"environment__block_time": "2 seconds"},
            [
                ("environment.block_time", "1 second", "2 seconds"),
                ("environment.keeper_delay", "32 blocks", "16 blocks"),
            ],
            id="a block time, and a delay on a clock in blocks",
        ),
        pytest.param(
            "by-size.toml",
            {"markets__SOL_USD__tiers_above": None},
            [
                ("markets.SOL-USD.tiers_above.100_000.initial_margin", "10%", "-"),
                ("markets.SOL-USD.tiers_above.100_000.maintenance_margin", "5%", "-"),
                ("markets.SOL-USD.tiers_above.1_000_000.initial_margin", "20%", "-"),
                ("markets.SOL-USD.tiers_above.1_000_000.maintenance_margin", "10%", "-"),
            ],
            id="tiers that go",
        ),
    ],
)
def test_a_change_is_told_in_one_unit(file: str, values: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    """Key by key."""
    assert told(changed(file), changed(file, **values)) == expected


def test_what_a_market_no_longer_takes_from_all_markets_is_told() -> None:
    """A table of its own replaces that of all markets, with its lag; and one horizon of its own both of them."""
    before = changed(ETH, oracle__staleness="2 blocks", oracle__deviation="1%")
    own = copy.deepcopy(before)
    own["markets"]["ETH-USD"]["oracle"] = {"deviation": "1%"}
    assert told(before, own) == [("markets.ETH-USD.oracle.staleness", "2 blocks", "0 blocks")]
    before["environment"]["max_move_per_block"] = {"1 block": "0.5%", "100 blocks": "8%"}
    own = copy.deepcopy(before)
    own["markets"]["ETH-USD"]["max_move_per_block"] = {"1 block": "0.5%"}
    assert told(before, own) == [('markets.ETH-USD.max_move_per_block."100 blocks"', "8%", "-")]


def test_sizes_and_horizons_that_are_spelled_otherwise_are_the_same() -> None:
    """As a file is written back: only the block time is not in it any more."""
    before = read_document(EXAMPLES / "several-horizons.toml")
    after = to_document(parse_document(before))
    assert [each.key for each in differences(before, after).changes] == ["environment.block_time"]


def test_horizons_of_the_same_name_may_be_other_blocks() -> None:
    """A minute of blocks that are twice as long: no bound is lost."""
    before = changed(ETH, environment__block_time="1 second")
    before["environment"]["max_move_per_block"] = {"1 second": "0.5%", "1 minute": "8%"}
    after = changed(ETH, environment__block_time="2 seconds")
    after["environment"]["max_move_per_block"] = {"2 seconds": "0.5%", "1 minute": "7%", "2 minutes": "9%"}
    assert set(told(before, after)) >= {
        ('environment.max_move_per_block."1 minute"', "8%", "7%"),
        ('environment.max_move_per_block."2 minutes"', "-", "9%"),
    }


def test_a_table_in_the_place_of_a_value_is_told_once() -> None:
    """Of a bound that becomes several, and of an expectation that says more: no part of it besides."""
    before = changed(ETH, expect__solvency="proved")
    after = copy.deepcopy(before)
    after["environment"]["max_move_per_block"] = {"1 block": "0.5%", "100 blocks": "8%"}
    after["expect"]["solvency"] = {"status": "proved", "headroom": "1%"}
    assert told(before, after) == [
        ("environment.max_move_per_block", "0.5%", "1 block: 0.5%, 100 blocks: 8%"),
        ("expect.solvency", "proved", "status: proved, headroom: 1%"),
    ]


def test_markets_that_come_and_go_are_told_by_name() -> None:
    """And nothing about their keys."""
    one, two = document(1, 1), document(1, 2)
    one["mechanism"]["margin"] = two["mechanism"]["margin"]
    two["liquidation"], two["environment"], two["oracle"] = one["liquidation"], one["environment"], one["oracle"]
    two["waterfall"], two["markets"]["ETH-USD"] = one["waterfall"], one["markets"]["ETH-USD"]
    found = differences(one, two)
    assert (found.changes, found.added, found.removed) == ((), ("BTC-USD",), ())
    assert differences(two, one).removed == ("BTC-USD",)


def test_a_rate_by_size_that_a_market_takes_from_all_is_told() -> None:
    """Its own goes, and that of all markets is another one."""
    before = read_document(EXAMPLES / "by-size.toml")
    after = copy.deepcopy(before)
    after["environment"]["slippage_up_to"] = after["markets"]["SOL-USD"].pop("slippage_up_to") | {"100_000": "20bps"}
    key, *_ = told(before, after)
    assert key == ("markets.SOL-USD.slippage_up_to.100_000", "0.3%", "0.2%")


def test_a_list_is_told_on_a_line() -> None:
    """The feeds of a median, and how many of them have to report."""
    before = read_document(EXAMPLES / "median-of-feeds.toml")
    after = copy.deepcopy(before)
    feeds = after["oracle"]["feeds"]
    after["oracle"] |= {"feeds": feeds[::-1], "quorum": 2}
    assert differences(before, after).changes == (
        Change(("oracle", "feeds"), ", ".join(feeds), ", ".join(feeds[::-1])),
        Change(("oracle", "quorum"), "-", "2"),
    )
