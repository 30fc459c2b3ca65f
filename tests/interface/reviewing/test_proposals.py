"""Proposals as they come: what they change in a file, what is doubtful, what is noted, and what is wrong with them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.importers.dydx_v4 import import_dydx_v4
from novate.importers.provenance import written
from novate.model.quantities import QuantityError
from novate.reviewing.differences import differences
from novate.reviewing.proposals.amounts import amount_in
from novate.reviewing.proposals.dydx_v4 import tiers_of
from novate.reviewing.proposals.proposal import Base
from novate.reviewing.proposals.reading import proposed
from novate.reviewing.versions import Version
from novate.specification.file import document_in, parse_document, read_document
from novate.system.json_source import SourceFailure

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
MAINNET = ROOT.parent / "shared" / "data" / "dydx-v4" / "mainnet-genesis.json"
needs_data = pytest.mark.skipif(not MAINNET.exists(), reason="the chain's own file (../shared/data) is not here")


def market(initial: str, maintenance: str) -> dict[str, str]:
    """With these margins."""
    common = {"minimum_maintenance": "15", "minimum_notional": "1", "base_quantum": "0.0000001", "price_tick": "0.01"}
    return {"initial_margin": initial, "maintenance_margin": maintenance, **common}


def table() -> dict[str, Any]:
    """Three markets of two tiers."""
    found = read_document(EXAMPLES / "dydx-v4-eth-usd.toml")
    tiers = {"BTC-USD": ("5%", "3%"), "ETH-USD": ("5%", "3%"), "SOL-USD": ("10%", "5%")}
    found["markets"] = {name: market(*margins) for name, margins in tiers.items()}
    return found


TOLD = '[markets.BTC-USD]  # liquidity tier 0, Large-Cap\n[markets."ETH-USD"] # liquidity tier 0\n'
TIERS = {"SOL-USD": 1}


def onto(tmp_path: Path, proposal: object, base: Base | None = None) -> Version:
    """The file with a proposal: JSON, or a text."""
    path = tmp_path / "proposal"
    path.write_text(proposal if isinstance(proposal, str) else json.dumps(proposal))
    base = base or Base(table(), TOLD, TIERS)
    return proposed(path, base, Version("file", base.document, parse_document(base.document)))


def told(found: Version, base: dict[str, Any] | None = None) -> dict[str, tuple[str, str]]:
    """What it changes."""
    return {each.key: (each.before, each.after) for each in differences(base or table(), found.document).changes}


def tier(number: int, initial: int, fraction: int, **more: object) -> dict[str, object]:
    """A message about a tier."""
    said = {"id": number, "initial_margin_ppm": initial, "maintenance_fraction_ppm": fraction, **more}
    return {"@type": "/dydxprotocol.perpetuals.MsgSetLiquidityTier", "liquidity_tier": said}


def move(name: str, to: int, **more: object) -> dict[str, object]:
    """A message about a perpetual."""
    said = {"ticker": name, "liquidity_tier": to, **more}
    return {"@type": "/dydxprotocol.perpetuals.MsgUpdatePerpetualParams", "perpetual_params": said}


def test_a_tier_changes_all_its_markets_and_no_others(tmp_path: Path) -> None:
    """Whether a comment or an option says whose it is; what the file does not carry is noted."""
    found = onto(tmp_path, {"messages": [tier(0, 20_000, 600_000, impact_notional="5")], "title": ""})
    assert told(found) == {
        f"markets.{name}.{key}": values
        for name in ("BTC-USD", "ETH-USD")
        for key, values in (("initial_margin", ("5%", "2%")), ("maintenance_margin", ("3%", "1.2%")))
    }
    assert found.notes == ("liquidity tier 0: impact_notional of it the file does not carry",)
    assert found.doubts == ()


def test_a_perpetual_that_moves_gets_the_margins_of_its_new_tier(tmp_path: Path) -> None:
    """Those of the file, or those that the proposal sets; the message may be delayed."""
    delayed = {"@type": "/dydxprotocol.delaymsg.MsgDelayMessage", "msg": move("SOL-USD", 0, atomic_resolution=-7)}
    assert told(onto(tmp_path, [delayed]))["markets.SOL-USD.maintenance_margin"] == ("5%", "3%")
    both = [tier(7, 40_000, 500_000), move("SOL-USD", 7)]
    assert told(onto(tmp_path, {"messages": both}))["markets.SOL-USD.maintenance_margin"] == ("5%", "2%")
    one = onto(tmp_path, move("SOL-USD", 0, atomic_resolution=-9))
    assert one.doubts == ("SOL-USD: implausible: atomic_resolution -9 is not that of the file",)


@needs_data
def test_the_importer_s_own_comments_say_which_market_has_which_tier(tmp_path: Path) -> None:
    """Of all 33 markets that the chain began with; a proposal as a node answers it changes those of its tier."""
    text = written(import_dydx_v4(MAINNET, {}), "dydx-v4", date(2026, 11, 30))
    base = Base(document_in(text.encode()), text)
    assert Counter(tiers_of(base).values()) == {0: 2, 1: 25, 2: 6}
    found = onto(tmp_path, {"proposal": {"id": "1", "messages": [tier(2, 250_000, 400_000)]}}, base)
    changes = told(found, base.document)
    assert len(changes) == 6
    assert set(changes.values()) == {("20%", "25%")}


def test_messages_that_change_nothing_here_are_noted_and_doubted(tmp_path: Path) -> None:
    """A market that the file does not have, a tier that nobody has, and what is about no margin."""
    others = [tier(5, 20_000, 600_000), move("XRP\x1b-USD", 0), {"@type": "/cosmos.gov.v1.MsgVote"}]
    found = onto(tmp_path, {"messages": others})
    assert found.doubts == ("nothing in the proposal changes anything that the file says",)
    assert found.notes == (
        "liquidity tier 5 changes nothing here: no market of the file has it",
        "XRP\\x1b-USD is not in the file",
        "MsgVote is not carried: it is about no margin",
    )


def test_a_margin_of_a_hundredth_of_what_it_was_is_doubtful(tmp_path: Path) -> None:
    """Per cent that were taken for parts per million."""
    assert onto(tmp_path, tier(1, 5, 600_000)).doubts == (
        "markets.SOL-USD.initial_margin: implausible: from 10% to 0.0005%",
        "markets.SOL-USD.maintenance_margin: implausible: from 5% to 0.0003%",
    )


AAVE = Base(read_document(EXAMPLES / "aave-like.toml"), "")


def pair(was: int, becomes: int) -> dict[str, int]:
    """From and to."""
    return {"from": was, "to": becomes}


def test_a_loan_to_value_a_threshold_and_a_bonus_become_what_they_are_here(tmp_path: Path) -> None:
    """As in the example's own comments: half of a debt, and the bonus, of the collateral at the threshold."""
    said = {"ltv": pair(8050, 8150), "liquidationThreshold": pair(8300, 8400), "liquidationBonus": pair(10_500, 10_600)}
    found = onto(tmp_path, {"ETH": {**said, "supplyCap": pair(1, 2)}}, AAVE)
    market = found.specification.markets["ETH"]
    assert (market.initial_margin, market.maintenance_margin) == (Fraction(185, 1000), Fraction(16, 100))
    assert market.slippage == Fraction(6, 106)
    assert told(found, AAVE.document)["markets.ETH.close_out.chunk_share"] == ("43.575%", "44.52%")
    assert Fraction(1, 2) * Fraction(106, 100) * Fraction(84, 100) == Fraction("0.4452")
    assert (found.doubts, found.notes) == ((), ("ETH supplyCap is not carried",))
    plain = onto(tmp_path, {"liquidationThreshold": pair(0, 8400), "liquidationBonus": pair(500, 600)}, AAVE)
    assert plain.doubts == ("markets.ETH.maintenance_margin: it is said to be 100% now, and the file has 17%",)


def test_a_pair_may_be_exchanged(tmp_path: Path) -> None:
    """The file has what it is to become."""
    found = onto(tmp_path, {"reserves": {"0x1": {"symbol": "eth", "ltv": pair(8200, 8050)}}}, AAVE)
    said = "the pair may be exchanged: the file has 19.5%, which is what it is to become"
    assert found.doubts == (f"markets.ETH.initial_margin: {said}",)


def test_any_rate_may_stand_there_by_its_own_key(tmp_path: Path) -> None:
    """Of a market or of all; an asset that the file does not have is noted."""
    rates = {"liquidation.penalty": pair(150, 200), "liquidation.nothing": pair(1, 2), "x..y": pair(1, 2)}
    said = {**rates, "ETH": {"maintenance_margin": pair(300, 310)}, "DOGE": {"ltv": pair(1, 2)}}
    found = onto(tmp_path, said)
    assert told(found) == {
        "liquidation.penalty": ("1.5%", "2%"),
        "markets.ETH-USD.maintenance_margin": ("3%", "3.1%"),
    }
    assert "DOGE is not in the file" in found.notes
    assert sum("it is no rate of a specification" in note for note in found.notes) == 2


def test_one_asset_under_another_name_is_the_market_that_is_asked_about(tmp_path: Path) -> None:
    """WETH, with --market ETH-USD."""
    base = Base(table(), TOLD, TIERS, ["ETH-USD"])
    found = onto(tmp_path, {"WETH": {"initial_margin": pair(500, 600)}}, base)
    assert told(found) == {"markets.ETH-USD.initial_margin": ("5%", "6%")}


SCCP = """# SCCP-7

## ETH

| Parameter | Current value | Proposed value |
|:----------|--------------:|----------------|
| `Skew Scale` | 100 billion | 4.5b |
| Max Market Size (ETH) | 500k | 2.25 trillion |
| minimumInitialMarginRatio | 5% | 0.04 |
| maintenanceMarginScalar | 0.6 | 0.5 |
| flagRewardRatioD18 | n/a | 3 bps |
| makerFee | 0 | ten |

| Something | else |
|---|---|
| a | b |
"""


def test_a_table_is_read_as_people_write_it(tmp_path: Path) -> None:
    """The market in a heading; the maintenance margin is a share of the initial one."""
    found = onto(tmp_path, SCCP)
    assert told(found) == {
        "markets.ETH-USD.initial_margin": ("5%", "4%"),
        "markets.ETH-USD.maintenance_margin": ("3%", "2%"),
        "markets.ETH-USD.penalty": ("1.5%", "0.03%"),
    }
    assert found.doubts == (
        "ETH-USD Max Market Size (ETH): implausible: from 500,000 to 2,250,000,000,000",
        "ETH-USD: implausible: a market size of 2,250,000,000,000 is 500 times the skew scale of 4,500,000,000",
    )
    assert found.notes == (
        "ETH-USD makerFee is not carried",
        "ETH-USD Skew Scale is not carried",
        "ETH-USD Max Market Size (ETH) is not carried",
    )


def test_a_table_may_have_a_column_of_markets(tmp_path: Path) -> None:
    """And rows about all of them; an exchanged pair is seen, and a market that is not there noted."""
    rows = (
        "| Market | Parameter | From | To |\n|---|---|---|---|\n"
        "| SOL | minimumPositionMargin | 50 | $15 |\n| SOL | maintenanceMarginScalar | 0.5 | 0.4 |\n"
        "| XRP | minimumPositionMargin | 1 | 2 |\n| | minKeeperRewardUSD | 1 | 2 |\n| BTC | skewScale | 1 | 0 |\n"
        "| BTC | maxMarketSize | 1 | 1 |\n"
    )
    base = Base({**table(), "liquidation": {**table()["liquidation"], "keeper": "open", "keeper_share": "100%"}}, TOLD)
    found = onto(tmp_path, rows, base)
    assert told(found, base.document) == {
        "markets.SOL-USD.maintenance_margin": ("5%", "4%"),
        "liquidation.keeper_reward_above_cost": ("-", "2"),
    }
    said = "the pair may be exchanged: the file has 15, which is what it is to become"
    assert found.doubts == (
        f"markets.SOL-USD.minimum_maintenance: {said}",
        "BTC-USD: implausible: a market size of 1 is more than the skew scale of 0",
    )
    assert "XRP is not in the file" in found.notes


def test_a_table_may_have_a_line_for_each_market(tmp_path: Path) -> None:
    """And columns for the values of several parameters; a line that ends too soon is seen."""
    head = (
        "| Market | Current Maintenance Margin Scalar | Proposed Maintenance Margin Scalar | Old flagRewardRatio | New "
        "flagRewardRatio | Reason |\n|--|--|--|--|--|--|\n"
    )
    found = onto(tmp_path, f"{head}| BTC | 0.6 | 0.5 | 1.5% | 2% | |\n| SOL | 0.5 | 0.45 | 1.5% | 1.5% | |\n")
    assert told(found) == {
        "markets.BTC-USD.maintenance_margin": ("3%", "2.5%"),
        "markets.BTC-USD.penalty": ("1.5%", "2%"),
        "markets.SOL-USD.maintenance_margin": ("5%", "4.5%"),
    }
    assert found.doubts == ()
    with pytest.raises(SourceFailure, match=r'line 3: flagRewardRatio: found ""'):
        onto(tmp_path, f"{head}| BTC | 0.6 | 0.5 | 1.5% |\n")


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        ("nothing", "found no proposal of a known kind"),
        ("{}", "found no proposal of a known kind"),
        ("[1, 2]", "found no proposal of a known kind"),
        ("{", "no JSON file"),
        (b"\xff", "found bytes that are no text"),
        ({"messages": [move("SOL-USD", 9)]}, "liquidity_tier: found 9, expected a tier that the proposal sets"),
        ({"messages": [tier(0, 2_000_000, 1)]}, "initial_margin_ppm: found 2000000, expected a whole number"),
        ({"ltv": pair(1, 2), "ETH": {"ltv": pair(1, 2)}}, "found no asset, expected --market"),
        ({"ETH": {"ltv": {"from": "80%", "to": 1}}}, 'ETH.ltv.from: found "80%", expected a whole number'),
        ("| Parameter | From | To |\n|---|---|---|\n| skewScale | 1 | 2 |", "line 3: found no market"),
        (
            "## ETH\n| Parameter | From | To |\n|---|---|---|\n| skewScale | 1 | lots |",
            'line 4: skewScale: found "lots"',
        ),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said(proposal: Any, expected: str, tmp_path: Path) -> None:
    """With its place."""
    if isinstance(proposal, bytes):
        (tmp_path / "raw").write_bytes(proposal)
        with pytest.raises(SourceFailure, match=expected):
            proposed(tmp_path / "raw", AAVE, Version("file", AAVE.document, parse_document(AAVE.document)))
        return
    with pytest.raises(SourceFailure, match="proposal") as caught:
        onto(tmp_path, proposal)
    assert expected in str(caught.value)


def test_a_tier_of_markets_of_which_nobody_knows_it_is_asked_for(tmp_path: Path) -> None:
    """By an option for each."""
    with pytest.raises(SourceFailure) as caught:
        onto(tmp_path, tier(0, 20_000, 600_000), Base(table(), TOLD))
    assert "1 of 3 markets of the file have no comment" in str(caught.value)
    assert "--tier SOL-USD=TIER" in str(caught.value)
    with pytest.raises(SourceFailure, match="cannot be read"):
        proposed(tmp_path / "none", AAVE, Version("file", AAVE.document, parse_document(AAVE.document)))


def test_a_name_of_two_markets_is_none() -> None:
    """Nobody knows which is meant."""
    found = table()
    found["markets"]["ETH-EUR"] = found["markets"]["ETH-USD"]
    assert [Base(found, "").market_called(name) for name in ("ETH", "eth-eur", "")] == [None, "ETH-EUR", None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100 billion", 10**11),
        ("4.5b", 45 * 10**8),
        ("500k", 500_000),
        ("$1,250.50", Fraction("1250.5")),
        ("2 %", Fraction(2, 100)),
        ("3 bps", Fraction(3, 10_000)),
        ("1_000_000", 10**6),
        ("1.2 Million", 1_200_000),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: Fraction) -> None:
    """Exactly."""
    assert amount_in(text) == number


@pytest.mark.parametrize("text", ["", "1,00", "one", "5x", "1.2.3", "-1", "1e9", "12,3456"])
def test_what_could_be_read_in_two_ways_is_refused(text: str) -> None:
    """Or in none."""
    with pytest.raises(QuantityError):
        amount_in(text)
