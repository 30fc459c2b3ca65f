"""The importers: the real files, small ones made by hand, broken ones, and the documentation's tables."""

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from novate.importers import dydx_v4, synthetix_v3
from novate.importers.dydx_v4 import import_dydx_v4
from novate.importers.environment import DEFAULTS, read_environment
from novate.importers.imported import Imported
from novate.importers.settings import ETHER, Setting, read_setting
from novate.importers.synthetix_v3 import import_synthetix_v3
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.whole.parameters import Whole
from novate.model.contract import Feed
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.specification import Specification
from novate.specification.file import parse_document, read_specification, to_toml
from novate.system.json_source import ImportFailure

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
MAINNET = DATA / "dydx-v4" / "mainnet-genesis.json"
ARBITRUM = DATA / "synthetix-v3" / "arbitrum-mainnet"

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the protocols' own files (../shared/data) are not here")

GENESIS: dict[str, Any] = {
    "app_state": {
        "assets": {"assets": [{"id": 0, "atomic_resolution": -6}]},
        "perpetuals": {
            "perpetuals": [
                {
                    "params": {
                        "ticker": "SOL-USD",
                        "id": 5,
                        "market_id": 3,
                        "atomic_resolution": -7,
                        "liquidity_tier": 1,
                    }
                }
            ],
            "liquidity_tiers": [{"id": 1, "initial_margin_ppm": 12_345, "maintenance_fraction_ppm": 333_333}],
        },
        "prices": {"market_params": [{"id": 3, "exponent": -8, "min_price_change_ppm": 2_500}]},
        "clob": {"liquidations_config": {"max_liquidation_fee_ppm": 7_000}},
    }
}

MARKET = """
[var.settings_of_eth]
eth_perps_market_id = "100"
eth_perps_minimum_initial_margin_ratio = "<%= parseEther('0.02') %>"
eth_perps_maintenance_margin_scalar = "<%= parseEther('0.5') %>"
eth_perps_flag_reward_ratio = "<%= parseEther('0.0003') %>"
eth_perps_minimum_position_margin = "<%= parseEther(String(1_500)) %>"
eth_perps_max_market_value = "<%= 0 %>"
"""
GLOBAL = """
[var.perps_global_settings]
perps_liquidation_min_keeper_reward_usd = "<%= parseEther('1') %>"
perps_liquidation_min_keeper_profit_ratio_d18 = "<%= parseEther('0.3') %>"
"""


def import_genesis(
    folder: Path,
    change: Callable[[dict[str, Any]], object] = lambda _: None,
    environment: dict[str, object] | None = None,
    rules: tuple[str, ...] = (),
) -> Imported:
    """Import the genesis above after a change to its `app_state`."""
    document = copy.deepcopy(GENESIS)
    change(document["app_state"])
    path = folder / "genesis.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return import_dydx_v4(path, environment or {}, rules)


def import_deployment(
    folder: Path, market: str = MARKET, everywhere: str = GLOBAL, environment: dict[str, object] | None = None
) -> Imported:
    """Import a deployment of one market."""
    (folder / "perps" / "markets").mkdir(parents=True)
    (folder / "perps" / "global.toml").write_text(everywhere, encoding="utf-8")
    (folder / "perps" / "markets" / "eth.toml").write_text(market, encoding="utf-8")
    return import_synthetix_v3(folder, environment or {})


def problems_of(run: Callable[[], object]) -> str:
    """Give what an import that must fail says."""
    with pytest.raises(ImportFailure) as failure:
        run()
    assert failure.value.problems
    return "\n".join(failure.value.problems)


def specification_of(imported: Imported, folder: Path) -> Specification:
    """Write the specification file and read it again, as a user would."""
    path = folder / "specification.toml"
    path.write_text(to_toml(imported.document), encoding="utf-8")
    return read_specification(path)


# dYdX v4


@needs_data
def test_mainnet_becomes_a_specification_of_33_markets(tmp_path: Path) -> None:
    """The published figures of two tiers: ETH-USD 5 % and 3 %, PEPE-USD 10 % and 5 %, its base quantum 10 coins."""
    specification = specification_of(import_dydx_v4(MAINNET, {}), tmp_path)
    assert len(specification.markets) == 33
    ether, pepe = specification.markets["ETH-USD"], specification.markets["PEPE-USD"]
    assert (ether.initial_margin, ether.maintenance_margin) == (Fraction(5, 100), Fraction(3, 100))
    assert (ether.base_quantum, ether.price_tick) == (Fraction(1, 10**9), Fraction(1, 10**6))
    assert (pepe.initial_margin, pepe.maintenance_margin) == (Fraction(10, 100), Fraction(5, 100))
    assert (pepe.base_quantum, pepe.price_tick) == (Fraction(10), Fraction(1, 10**16))
    assert {market.penalty for market in specification.markets.values()} == {Fraction(15, 1000)}


@needs_data
@pytest.mark.parametrize("name", ["mainnet-genesis.json", "sample-pregenesis.json"])
def test_every_market_of_a_real_genesis_has_its_tiers_margins(name: str) -> None:
    """All margins, read a second time straight from the file."""
    state = json.loads((DATA / "dydx-v4" / name).read_text(encoding="utf-8"))["app_state"]["perpetuals"]
    tiers = {tier["id"]: tier for tier in state["liquidity_tiers"]}
    specification = parse_document(import_dydx_v4(DATA / "dydx-v4" / name, {}).document)
    assert len(specification.markets) == len(state["perpetuals"])
    for perpetual in state["perpetuals"]:
        tier = tiers[perpetual["params"]["liquidity_tier"]]
        market = specification.markets[perpetual["params"]["ticker"]]
        initial = Fraction(tier["initial_margin_ppm"], 10**6)
        assert market.initial_margin == initial
        assert market.maintenance_margin == initial * Fraction(tier["maintenance_fraction_ppm"], 10**6)


@needs_data
def test_shipped_example_has_the_numbers_of_the_real_file() -> None:
    """The example was typed in by hand: what it takes from the genesis agrees with the import."""
    example = read_specification(ROOT / "examples" / "dydx-v4-eth-usd.toml")
    imported = parse_document(import_dydx_v4(MAINNET, {}).document)
    for name in (
        "initial_margin",
        "maintenance_margin",
        "minimum_maintenance",
        "base_quantum",
        "price_tick",
        "penalty",
    ):
        assert getattr(example.markets["ETH-USD"], name) == getattr(imported.markets["ETH-USD"], name)
    for name in ("margin", "quote_quantum", "keeper", "keeper_share", "keeper_flat_reward", "penalty_capped_by_equity"):
        assert getattr(example, name) == getattr(imported, name)
    in_parts = read_specification(ROOT / "examples" / "dydx-v4-in-parts.toml")
    assert in_parts.markets["ETH-USD"].close_out == imported.markets["ETH-USD"].close_out


def test_small_genesis_is_carried_exactly(tmp_path: Path) -> None:
    """Odd parts per million survive, such as a maintenance margin of 12345 * 333333 / 10^12."""
    specification = specification_of(import_genesis(tmp_path), tmp_path)
    market = specification.markets["SOL-USD"]
    assert market.initial_margin == Fraction(12_345, 10**6)
    assert market.maintenance_margin == Fraction(12_345 * 333_333, 10**12)
    assert market.price_tick == Fraction(1, 10**8)
    assert market.penalty == Fraction(7, 1000)
    assert market.oracle == Push(Fraction(25, 10_000))
    assert specification.quote_quantum == Fraction(1, 10**6)


LIMITS = {"max_position_portion_liquidated_ppm": 100_000, "min_position_notional_liquidated": "1000000000"}


def in_parts(state: dict[str, Any]) -> None:
    """A tenth of what is left, a thousand USDC at least, a hundred thousand at most."""
    config = state["clob"]["liquidations_config"]
    config["position_block_limits"] = dict(LIMITS)
    config["subaccount_block_limits"] = {"max_notional_liquidated": "100000000000"}


def test_the_fund_pays_all_or_nothing_and_a_limit_of_a_subaccount_is_no_cap(tmp_path: Path) -> None:
    """Of what the fund loses by one subaccount in a block a note says what it bounds, and what it does not."""

    def limited(state: dict[str, Any]) -> None:
        in_parts(state)
        state["clob"]["liquidations_config"]["subaccount_block_limits"]["max_quantums_insurance_lost"] = "1000000000000"

    imported = import_genesis(tmp_path, limited)
    (note,) = (each for each in imported.notes if "insurance_lost" in each)
    assert note.startswith("max_quantums_insurance_lost = 1,000,000 is not carried")
    assert "in one block 50 subaccounts may cost 50,000,000 (as many are tried, by default)," in note
    found = specification_of(imported, tmp_path)
    assert (found.fund_payment, found.fund_cap_per_event, found.fund_cap_per_block) == ("all-or-nothing", None, None)
    mended = import_genesis(tmp_path, limited, {"waterfall": {"fund_payment": "partial"}})
    assert parse_document(mended.document).fund_payment == "partial"
    assert not any("insurance_lost" in each for each in import_genesis(tmp_path, in_parts).notes)


def test_a_genesis_that_limits_a_call_closes_out_in_parts(tmp_path: Path) -> None:
    """Its share and its amounts; how large a position may be is the user's, or a default of ours that is said."""
    market = specification_of(import_genesis(tmp_path, in_parts), tmp_path).markets["SOL-USD"]
    assert market.close_out == Partial(Fraction(1, 10), chunk_minimum=10**9, chunk_maximum=10**11)
    assert market.largest_position == 10**12
    environment: dict[str, object] = {"environment": {"largest_position": "5_000"}}
    imported = import_genesis(tmp_path, in_parts, environment)
    assert parse_document(imported.document).markets["SOL-USD"].largest_position == 5_000 * 10**6
    assert "largest_position" not in "\n".join(imported.notes)
    assert parse_document(import_genesis(tmp_path).document).markets["SOL-USD"].close_out == Whole()


def test_a_genesis_without_a_limit_of_the_account_has_no_maximum(tmp_path: Path) -> None:
    """A call is then a share, however large the position."""
    limited = import_genesis(
        tmp_path, lambda state: state["clob"]["liquidations_config"].update(position_block_limits=LIMITS)
    )
    assert parse_document(limited.document).markets["SOL-USD"].close_out == Partial(Fraction(1, 10), 10**9)


def test_whole_fraction_gives_a_maintenance_margin_equal_to_the_initial_one(tmp_path: Path) -> None:
    """A tier whose maintenance fraction is 100 % is allowed."""
    imported = import_genesis(
        tmp_path, lambda state: state["perpetuals"]["liquidity_tiers"][0].update(maintenance_fraction_ppm=1_000_000)
    )
    market = parse_document(imported.document).markets["SOL-USD"]
    assert market.maintenance_margin == market.initial_margin


def test_numbers_written_as_texts_are_numbers(tmp_path: Path) -> None:
    """Chains write 64-bit numbers as texts."""
    imported = import_genesis(tmp_path, lambda state: state["prices"]["market_params"][0].update(exponent="-8", id="3"))
    assert parse_document(imported.document).markets["SOL-USD"].price_tick == Fraction(1, 10**8)


def test_notes_say_what_the_file_has_and_the_model_does_not(tmp_path: Path) -> None:
    """A key that the file does not have is not noted."""
    notes = "\n".join(import_genesis(tmp_path, lambda state: state.update(feetiers={"params": {}})).notes)
    assert "feetiers.params is not carried" in notes
    assert "open_interest_upper_cap" not in notes


def test_what_a_funding_tick_takes_at_most_is_noted(tmp_path: Path) -> None:
    """The clamp times what margins are apart, for as much of eight hours as a tick is; nothing where it is not said."""

    def paying(state: dict[str, Any]) -> None:
        state["perpetuals"]["params"] = {"funding_rate_clamp_factor_ppm": 6_000_000}
        state["perpetuals"]["liquidity_tiers"][0].update(initial_margin_ppm=50_000, maintenance_fraction_ppm=600_000)
        state["epochs"] = {"epoch_info_list": [{"name": "stats-epoch"}, {"name": "funding-tick", "duration": 3_600}]}

    def rare(state: dict[str, Any]) -> None:
        paying(state)
        state["epochs"]["epoch_info_list"][1]["duration"] = 14_400

    noted = "\n".join(import_genesis(tmp_path, paying).notes)
    assert "every 3,600 seconds one takes at most 1.5% (1 of the markets) of a notional" in noted
    assert "every 14,400 seconds one takes at most 6%" in "\n".join(import_genesis(tmp_path, rare).notes)
    assert "funding" not in import_genesis(tmp_path, rare).document
    written = import_genesis(tmp_path, rare, rules=("funding",))
    assert written.document["funding"] == {"kind": "ticks", "most": "6%", "every": "14_400 blocks"}
    assert parse_document(written.document).markets["SOL-USD"].funding.most == Fraction(6, 100)
    assert "--with funding" in problems_of(lambda: import_genesis(tmp_path, rules=("funding",)))
    assert "[funding]" not in "\n".join(import_genesis(tmp_path).notes)


@needs_data
def test_rules_of_which_little_is_known_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    """A tick takes 3.75 % of most markets, and 1.5 % of ETH-USD; the fund settles every fill. Else a note says how."""
    specification = specification_of(import_dydx_v4(MAINNET, {}, ("charge", "funding")), tmp_path)
    assert specification.settles_each_fill
    assert specification.markets["ETH-USD"].funding.most == Fraction(15, 1_000)
    assert specification.markets["ADA-USD"].funding.most == Fraction(375, 10_000)
    plain = import_dydx_v4(MAINNET, {})
    assert not parse_document(plain.document).settles_each_fill
    assert sum(f"--with {rule} writes it" in note for rule in ("charge", "funding") for note in plain.notes) == 2


@needs_data
def test_the_example_of_a_funding_tick_has_what_the_real_file_allows() -> None:
    """1.5 % an hour where margins are 5 % and 3 %."""
    example = read_specification(ROOT / "examples" / "funding-tick.toml").markets["ETH-USD"]
    assert f"{example.funding.most * 100}" == "3/2"
    assert any("every 3,600 seconds one takes at most 1.5% (" in note for note in import_dydx_v4(MAINNET, {}).notes)


def _again(state: dict[str, Any]) -> None:
    state["perpetuals"]["perpetuals"].append(copy.deepcopy(state["perpetuals"]["perpetuals"][0]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_again, 'perpetuals.perpetuals[1].params.ticker: found "SOL-USD", expected a value that no other entry has'),
        (
            lambda state: state["perpetuals"].update(liquidity_tiers=[]),
            "params.liquidity_tier: found 1, expected the id",
        ),
        (lambda state: state["prices"].update(market_params=[]), "params.market_id: found 3, expected the id"),
        (lambda state: state.pop("clob"), "app_state.clob: found nothing"),
        (lambda state: state.update(clob=[]), "app_state.clob: found a list of 0 items, expected a table"),
        (
            lambda state: state["perpetuals"].update(perpetuals=[]),
            "perpetuals: found a list of 0 items, expected at least",
        ),
        (lambda state: state["assets"].update(assets=[]), "expected a list with an asset of id 0"),
        (
            lambda state: state["perpetuals"]["liquidity_tiers"][0].update(initial_margin_ppm=0.5),
            "initial_margin_ppm: found 0.5, expected a whole number from 1 to 1000000",
        ),
        (
            lambda state: state["perpetuals"]["liquidity_tiers"][0].update(maintenance_fraction_ppm=1_000_001),
            "maintenance_fraction_ppm: found 1000001, expected a whole number from 1 to 1000000",
        ),
        (
            lambda state: state["prices"]["market_params"][0].update(exponent=10**9),
            "exponent: found 1000000000, expected a whole number from -30 to 30",
        ),
        (
            lambda state: state["clob"]["liquidations_config"].update(
                position_block_limits={**LIMITS, "max_position_portion_liquidated_ppm": 0}
            ),
            "position_block_limits.max_position_portion_liquidated_ppm: found 0, expected a whole number from 1 to",
        ),
        (
            lambda state: state["clob"]["liquidations_config"].update(max_liquidation_fee_ppm=None),
            "max_liquidation_fee_ppm: found null",
        ),
        (
            lambda state: state["perpetuals"]["perpetuals"][0]["params"].update(ticker="SOL USD"),
            "the specification that results: ",
        ),
    ],
)
def test_broken_genesis_is_refused_with_the_place(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    """Each message has the file, the key, what was found and what is expected."""
    problems = problems_of(lambda: import_genesis(tmp_path, change))
    assert says in problems


def test_all_problems_of_a_genesis_come_at_once(tmp_path: Path) -> None:
    """Two mistakes in different modules are both named."""

    def spoil(state: dict[str, Any]) -> None:
        state["clob"]["liquidations_config"]["max_liquidation_fee_ppm"] = "much"
        state["perpetuals"]["liquidity_tiers"][0]["initial_margin_ppm"] = -1

    problems = problems_of(lambda: import_genesis(tmp_path, spoil))
    assert "max_liquidation_fee_ppm" in problems
    assert "initial_margin_ppm" in problems


@pytest.mark.parametrize("text", ["", "{", "[mechanism]", "[]", "7", "[" * 100_000, '{"app_state": NaN}', "9" * 5_000])
def test_file_that_is_no_genesis_is_refused(tmp_path: Path, text: str) -> None:
    """Something else altogether gives a message with the file's name."""
    path = tmp_path / "genesis.json"
    path.write_text(text, encoding="utf-8")
    assert str(path) in problems_of(lambda: import_dydx_v4(path, {}))


def test_genesis_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder, bytes that are no text."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "bytes"):
        problems_of(partial(import_dydx_v4, path, {}))


def test_gigantic_file_is_refused_unread(tmp_path: Path) -> None:
    """A file of many gigabytes (a hole of zeros here) is not taken into memory."""
    path = tmp_path / "genesis.json"
    with path.open("wb") as file:
        file.truncate(10**12)
    assert "found 1000000000000 bytes" in problems_of(lambda: import_dydx_v4(path, {}))


# Synthetix v3


@needs_data
@pytest.mark.parametrize("directory", [ARBITRUM, ARBITRUM / "perps"])
def test_deployment_becomes_a_specification_of_92_markets(tmp_path: Path, directory: Path) -> None:
    """ETH: 2 % initial, 33.3 % of that maintenance; a keeper gets 2 of gas, 1 of reward, 0.03 % of the position."""
    specification = specification_of(import_synthetix_v3(directory, {}), tmp_path)
    assert len(specification.markets) == 92
    ether = specification.markets["ETH"]
    assert (ether.initial_margin, ether.maintenance_margin) == (Fraction(2, 100), Fraction(2 * 333, 100_000))
    assert ether.minimum_maintenance * specification.quote_quantum == 15
    assert ether.penalty == Fraction(3, 10_000)
    assert specification.keeper_flat_reward * specification.quote_quantum == 2
    assert specification.reward_floor * specification.quote_quantum == 3
    assert (specification.keeper_reward_cap or 0) * specification.quote_quantum == 30


def test_small_deployment_is_carried_exactly(tmp_path: Path) -> None:
    """The forms of values, and the larger of the two least rewards: 20 * 1.3 is more than 20 + 1."""
    imported = import_deployment(tmp_path, environment={"environment": {"gas_cost": "20"}})
    specification = parse_document(imported.document)
    market = specification.markets["ETH"]
    assert market.maintenance_margin == Fraction(1, 100)
    assert market.minimum_maintenance * specification.quote_quantum == 1_500
    assert market.max_open_interest is None
    assert specification.keeper_flat_reward * specification.quote_quantum == 20
    assert specification.reward_floor * specification.quote_quantum == 26


def test_market_value_limits_open_interest_unless_the_environment_does(tmp_path: Path) -> None:
    """A value that is not 0 becomes max_open_interest of its market; the user's own figure goes before it."""
    limited = MARKET.replace('"<%= 0 %>"', "\"<%= parseEther('5000') %>\"")
    specification = parse_document(import_deployment(tmp_path / "a", limited).document)
    assert specification.markets["ETH"].max_open_interest == 5_000 * ETHER
    own: dict[str, object] = {"markets": {"ETH": {"max_open_interest": "70"}}}
    specification = parse_document(import_deployment(tmp_path / "b", limited, environment=own).document)
    assert specification.markets["ETH"].max_open_interest == 70 * ETHER


@pytest.mark.parametrize(
    ("setting", "number"),
    [
        ("<%= parseEther('0.02') %>", "0.02 ether"),
        ("<%=parseEther('1')%>", "1 ether"),
        ('<%= parseEther("0.02") %>', "0.02 ether"),
        ("<%= parseEther(`0.02`) %>", "0.02 ether"),
        ("<%= parseEther('.5') %>", "0.5 ether"),
        ("<%= parseEther('5.') %>", "5 ether"),
        ("<%= parseEther('5e-2') %>", "0.05 ether"),
        ("<%= parseEther(0.02) %>", "0.02 ether"),
        ("<%= parseEther(String(350_000)) %>", "350000 ether"),
        ("<%= parseEther( String( 0.25 ) ) %>", "0.25 ether"),
        ("<%= String(350_000) %>", "350000"),
        ("<%=String(180_000) %>", "180000"),
        ("<%= String('5') %>", "5"),
        ("<%= '0.3' %>", "0.3"),
        ("<%= 0 %>", "0"),
        ("<%= 1e6 %>", "1000000"),
        ("<%= 10**18 %>", "1000000000000000000"),
        ("100", "100"),
        ("1_000", "1000"),
        ("0.02", "0.02"),
        (".02", "0.02"),
        ("2E-2", "0.02"),
        ("20000000000000000", "20000000000000000"),
        (7, "7"),
        (Decimal("0.05"), "0.05"),
    ],
)
def test_forms_of_settings(setting: object, number: str) -> None:
    """Each form that public deployments have; whether 10**18 is multiplied in is told apart."""
    digits, _, ether = number.partition(" ")
    assert read_setting(setting) == Setting(Fraction(digits), ether=bool(ether))


@pytest.mark.parametrize("name", ["MaxUint256", "constants.MaxUint256", "ethers.constants.MaxUint256", "MaxUint128"])
def test_largest_number_of_a_type_is_a_limit(name: str) -> None:
    """It stands for "no limit"."""
    setting = read_setting(f"<%= {name} %>")
    assert setting is not None
    assert setting.limit
    assert setting.number == 2 ** int(name[-3:]) - 1


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "-1",
        "1__0",
        "_1",
        "0x10",
        ".",
        "1e",
        "1e999",
        "<%= %>",
        "<%= -1 %>",
        "<%= parseEther('0.02\") %>",
        "<%= parseEther('') %>",
        "<%= parseEther('1', 2) %>",
        "<%= settings.other %>",
        "<%= 1 + 1 %>",
        "<%= 9**999 %>",
        "<%= MaxFloat64 %>",
        "<%= 1 %> <%= 2 %>",
        "<%= 0 %>\n",
        "٣",
        "9" * 81,
        True,
        None,
        -1,
        Decimal("NaN"),
        Decimal("Infinity"),
        [],
    ],
)
def test_other_forms_of_settings_are_refused(setting: object) -> None:
    """Nothing is guessed and nothing is evaluated."""
    assert read_setting(setting) is None


def test_finer_than_the_contracts_is_refused(tmp_path: Path) -> None:
    """A nineteenth decimal has no place in a number of 10**-18."""
    market = MARKET.replace("'0.02'", "'0.0200000000000000001'")
    assert "minimum_initial_margin_ratio: found" in problems_of(lambda: import_deployment(tmp_path, market))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "parseEther('0.02')",
            "parseUnits('0.02')",
            "minimum_initial_margin_ratio: found \"<%= parseUnits('0.02') %>\"",
        ),
        ("parseEther('0.02')", "0", 'minimum_initial_margin_ratio: found "<%= 0 %>", expected more than 0'),
        ("parseEther('0.5')", "parseEther('1.5')", "maintenance_margin_scalar: found"),
        ("parseEther('0.0003')", "parseEther('1')", "flag_reward_ratio: found"),
        ("eth_perps_flag_reward_ratio", "eth_perps_reward", "eth_perps_flag_reward_ratio: found nothing"),
        ("eth_perps_market_id", "eth_market", "found no market's id, expected a setting such as eth_perps_market_id"),
        ("[var.settings_of_eth]", "[settings]", "found no market's id"),
        ("[var.settings_of_eth]", "[var", "no TOML file"),
        ('"<%= 0 %>"', "false", "max_market_value: found false, expected a number such as"),
    ],
)
def test_broken_market_is_refused_with_the_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Each message has the file, the key, what was found and what is expected."""
    assert old in MARKET
    problems = problems_of(lambda: import_deployment(tmp_path, MARKET.replace(old, new)))
    assert says in problems
    assert "eth.toml" in problems
    assert all("eth.toml" in line or "found no market," in line for line in problems.splitlines())


def test_markets_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two files must not describe the same market."""
    import_deployment(tmp_path)
    markets = tmp_path / "perps" / "markets"
    shutil.copy(markets / "eth.toml", markets / "ether.toml")
    assert "found settings of ETH, expected those of another market" in problems_of(
        lambda: import_synthetix_v3(tmp_path, {})
    )


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """An empty folder, a missing one and a file: the settings and the markets are both missed."""
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "missing", tmp_path / "file"):
        problems = problems_of(partial(import_synthetix_v3, path, {}))
        assert "global.toml" in problems
        assert "found no market" in problems


# The environment


def test_environment_goes_before_defaults_and_before_the_source(tmp_path: Path) -> None:
    """A number that the user gives is in the specification, and is no default; the others are noted as ours."""
    path = tmp_path / "environment.toml"
    path.write_text(
        '[environment]\nkeeper_delay = "7 blocks"\nmax_move_per_block = { up = "1%", down = "2%" }\n'
        '[oracle]\nreport_delay = "1 block"\n[waterfall]\ninsurance_fund = "5"\n[markets.SOL-USD]\nslippage = "3%"\n',
        encoding="utf-8",
    )
    imported = import_genesis(tmp_path, environment=dict(read_environment(path)))
    specification = parse_document(imported.document)
    market = specification.markets["SOL-USD"]
    assert (specification.keeper_delay, specification.insurance_fund) == (7, 5 * 10**6)
    assert market.oracle == Push(Fraction(25, 10_000), report_delay=1)
    assert (market.move_up, market.move_down, market.slippage) == (Fraction(1, 100), Fraction(2, 100), Fraction(3, 100))
    notes = "\n".join(imported.notes)
    assert "environment.keeper_delay" not in notes
    assert 'environment.gas_cost = "2" is a default of novate\'s' in notes


def test_the_environment_may_bring_an_oracle_of_another_kind(tmp_path: Path) -> None:
    """It takes the place of the source's, whose numbers it does not have; in one market, or in all."""
    path = tmp_path / "environment.toml"
    for table in ("oracle", "markets.SOL-USD.oracle"):
        path.write_text(f'[{table}]\nkind = "exact"\n', encoding="utf-8")
        imported = import_genesis(tmp_path, environment=dict(read_environment(path)))
        assert parse_document(imported.document).markets["SOL-USD"].oracle == Exact()
    path.write_text('[markets.SOL-USD.oracle]\nreport_delay = "3 blocks"\n', encoding="utf-8")
    imported = import_genesis(tmp_path, environment=dict(read_environment(path)))
    oracle = parse_document(imported.document).markets["SOL-USD"].oracle
    plain = parse_document(import_genesis(tmp_path).document).markets["SOL-USD"].oracle
    assert (oracle, plain) == (replace(plain, report_delay=3), replace(plain, report_delay=0))
    path.write_text('[oracle]\nheartbeat = "60 blocks"\ntrust = "heartbeat"\n', encoding="utf-8")
    imported = import_genesis(tmp_path, environment=dict(read_environment(path)))
    assert parse_document(imported.document).markets["SOL-USD"].oracle == PushInTime(Fraction(25, 10_000), 60)
    path.write_text('[markets.SOL-USD.oracle]\ntrust = "heartbeat"\n', encoding="utf-8")
    with pytest.raises(ImportFailure, match=r"markets\.SOL-USD\.oracle\.heartbeat: found nothing"):
        import_genesis(tmp_path, environment=dict(read_environment(path)))
    path.write_text('[oracle]\nstaleness = "3 blocks"\n', encoding="utf-8")
    with pytest.raises(ImportFailure, match='staleness belongs to "band"'):
        import_genesis(tmp_path, environment=dict(read_environment(path)))


def test_the_environment_may_bring_an_oracle_that_is_made_of_feeds(tmp_path: Path) -> None:
    """With the feeds; for all markets or for one, and a name that is none of theirs is told."""
    path = tmp_path / "environment.toml"
    feeds = '[feeds.near]\nkind = "exact"\n[feeds.far]\ndeviation = "1%"\nstaleness = "2 blocks"\n'
    for table in ("oracle", "markets.SOL-USD.oracle"):
        path.write_text(f'{feeds}[{table}]\nkind = "median"\nfeeds = ["near", "far"]\nquorum = 1\n', encoding="utf-8")
        imported = import_genesis(tmp_path, environment=dict(read_environment(path)))
        found = parse_document(imported.document).markets["SOL-USD"].oracle
        far = Feed("far", Band(Fraction(1, 100), Fraction(1, 100), 2))
        assert found == Median((Feed("near", Exact()), far), quorum=1)
    environment = {"oracle": {"kind": "fallback", "feeds": ["near"]}, "feeds": {"neer": {}}}
    problems = problems_of(lambda: import_genesis(tmp_path, environment=environment))
    assert 'oracle.feeds: found "near", expected a feed of this file: did you mean neer?' in problems


def test_every_default_is_noted(tmp_path: Path) -> None:
    """Without an environment, each number of ours is named: nobody takes it for the protocol's."""
    notes = "\n".join(import_genesis(tmp_path, in_parts).notes)
    for name, table in DEFAULTS.items():
        for key in table:
            assert f"{name}.{key} = " in notes or name == "oracle"
    assert "largest_position" not in "\n".join(import_deployment(tmp_path).notes), "no close-out here has amounts"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[environment", "no TOML file"),
        ("[mechanism]", "mechanism: found a table of 0 keys, expected only the tables environment"),
        ('[environment]\nkeper_delay = "2 blocks"', "environment.keper_delay: unknown key"),
        ("[environment]\nkeeper_delay = 2", "environment.keeper_delay: found 2, expected a text in quotes"),
        ("[environment]\nslippage = 0.5", "environment.slippage: found 0.5, expected a text in quotes"),
        ('[environment]\nmax_move_per_block = { upp = "1%" }', "max_move_per_block.upp: unknown key"),
        ('[markets.X]\ninitial_margin = "5%"', "markets.X.initial_margin: unknown key"),
        ('[markets.X.oracle]\nspread = "5%"', "markets.X.oracle.spread: unknown key"),
        ('[markets.X.close_out]\nkind = "partial"', "markets.X.close_out: unknown key"),
        ('[feeds.a]\nspread = "5%"', "feeds.a.spread: unknown key"),
        ("[feeds]\na = 3", "feeds.a: found 3, expected a table"),
        ("[feeds.a]\nstaleness = 3", "feeds.a.staleness: found 3, expected a text in quotes"),
        ("markets = 3", "markets: found 3, expected a table"),
        ("environment = 3", "environment: found 3, expected a table"),
    ],
)
def test_broken_environment_is_refused_with_the_place(tmp_path: Path, text: str, says: str) -> None:
    """Each message has the file, the key, what was found and what is expected."""
    path = tmp_path / "environment.toml"
    path.write_text(text, encoding="utf-8")
    problems = problems_of(lambda: read_environment(path))
    assert says in problems
    assert str(path) in problems


@pytest.mark.parametrize("key", ["keeper_delay", "gas_cost", "slippage", "max_move_per_block"])
def test_quantity_that_cannot_be_read_is_refused(tmp_path: Path, key: str) -> None:
    """A mistake in a quantity is found before anything is written."""
    environment: dict[str, object] = {"environment": {key: "some"}}
    problems = problems_of(lambda: import_genesis(tmp_path, environment=environment))
    assert f"environment.{key}: found" in problems
    assert f"environment.{key}: found" in problems_of(lambda: import_deployment(tmp_path, environment=environment))


def test_market_that_the_source_does_not_have_is_refused(tmp_path: Path) -> None:
    """A misspelled market would otherwise change nothing, in silence."""
    environment: dict[str, object] = {"markets": {"SOLUSD": {"slippage": "1%"}}}
    problems = problems_of(lambda: import_genesis(tmp_path, environment=environment))
    assert "markets.SOLUSD: the source has no such market" in problems
    assert "SOL-USD" in problems


# Documentation and examples


@pytest.mark.parametrize("importer", [dydx_v4, synthetix_v3])
def test_documentation_has_each_key_and_no_other(importer: ModuleType) -> None:
    """The tables of docs/importers.md are those of the code."""
    text = (ROOT / "docs" / "importers.md").read_text(encoding="utf-8")
    carried = [f"| `{row.source}` | `{row.target}` | {row.how} |" for row in importer.CARRIED]
    left_out = [f"| `{row.source}` | {row.why} |" for row in importer.NOT_CARRIED]
    assert "\n".join(["| source key | becomes | how |", "| --- | --- | --- |", *carried, ""]) in text
    assert "\n".join(["| source key | why |", "| --- | --- |", *left_out, ""]) in text


def test_documentation_names_the_defaults() -> None:
    """The environment of docs/importers.md is the one that stands without a file."""
    text = (ROOT / "docs" / "importers.md").read_text(encoding="utf-8")
    tables = [
        "\n".join([f"    [{name}]", *(f'    {key} = "{value}"' for key, value in table.items())])
        for name, table in DEFAULTS.items()
    ]
    assert "\n\n".join(tables) in text


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.toml")), ids=lambda path: path.stem)
def test_example_is_a_specification(path: Path) -> None:
    """Each shipped example can be read."""
    assert read_specification(path).title
