"""Layouts and value forms that public deployments have: the shared cases by their table, and others typed here."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.specification.file import read_specification

CASES = Path(__file__).parents[4] / "shared" / "data" / "import-cases"
needs_cases = pytest.mark.skipif(
    not CASES.exists(), reason="the shared cases (../shared/data/import-cases) are not here"
)


def imported(
    source: Path, importer: str, capsys: pytest.CaptureFixture[str], folder: Path
) -> tuple[dict[str, Any], str]:
    """The tables and the text that the command writes; a user could verify the file."""
    out = folder / "imported.toml"
    assert run(["import", importer, str(source), "--out", str(out)]) == 0
    read_specification(out)
    text = out.read_text(encoding="utf-8")
    for note in capsys.readouterr().err.splitlines():
        assert note.removeprefix("note: ")[:60] in text
    return tomllib.loads(text), text


def refused(source: Path, importer: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says of a source that it cannot import."""
    assert run(["import", importer, str(source)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


@needs_cases
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a", {"initial_margin": "5%", "maintenance_margin": "2%", "minimum_maintenance": "15"}),
        ("b", {"initial_margin": "5%", "maintenance_margin": "2%", "max_open_interest": "1000000"}),
        ("c", {"initial_margin": "5%", "minimum_maintenance": "50", "max_open_interest": "250000"}),
        ("d", {"initial_margin": "181.1%", "maintenance_margin": "72.44%"}),
        ("f", {"initial_margin": "5%", "max_open_interest": "1000000"}),
        ("g", {"initial_margin": "5%", "max_open_interest": "1000000"}),
        ("h", {"initial_margin": "5%", "minimum_maintenance": "0"}),
    ],
)
def test_shared_synthetix_case(
    name: str, expected: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each row of the cases' README; the keeper's reward is 2 of gas and 1 of reward in all of them."""
    tables, text = imported(CASES / f"synthetix-{name}", "synthetix-v3", capsys, tmp_path)
    market = tables["markets"]["ABC"]
    assert market | expected == market
    assert ("max_open_interest" in market) == (name not in ("a", "h"))
    assert market["penalty"] == "3bps"
    assert tables["liquidation"]["keeper_flat_reward"] == "2"
    assert tables["liquidation"]["keeper_reward_above_cost"] == "1"
    assert ("implausible" in text) == (name == "d")
    assert ("no open-interest limit" in text) == (name in ("a", "h"))


@needs_cases
def test_shared_dydx_cases(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The fees' sum is the penalty, and the parts are said; an id may be a text; tiers alone are not enough."""
    for name in ("dydx_splitfee.json", "dydx_strid.json"):
        tables, text = imported(CASES / name, "dydx-v4", capsys, tmp_path)
        assert tables["liquidation"]["penalty"] == "1.5%"
        assert ("insurance_fund_fee_ppm 1.5%" in text) == (name == "dydx_splitfee.json")
        assert tables["markets"]["BTC-USD"]["maintenance_margin"] == "3%"
    problems = refused(CASES / "dydx_rest.json", "dydx-v4", capsys)
    for needed in ("perpetual", "market_params", "asset", "liquidations_config"):
        assert f"{needed} (/dydxprotocol/" in problems


# Synthetix v3, other layouts


GLOBAL = """
[setting.perpsLiquidationMinKeeperRewardUsd]
defaultValue = "0.5"
[setting.perpsLiquidationMinKeeperProfitRatioD18]
defaultValue = "0.2"
"""
SETTINGS = {
    "MinimumInitialMarginRatio": "0.08",
    "MaintenanceMarginScalar": "0.25",
    "MinimumPositionMargin": "12.5",
    "FlagRewardRatioD18": "0.0004",
    "MaxMarketValue": "<%= String(90_000) %>",
}


def former(market: str, settings: dict[str, str], identifier: str | None = None) -> str:
    """A market's file of the former layout."""
    names = {identifier or f"perps{market}MarketId": "4100"} | {
        f"perps{market}{key}": each for key, each in settings.items()
    }
    return "\n".join(f"[setting.{key}]\ndefaultValue = {json.dumps(each)}" for key, each in names.items())


def snake(settings: dict[str, Any], prefix: str) -> str:
    """A market's file of the newer layout; `prefix` begins each name."""
    names = {
        "MinimumInitialMarginRatio": "minimum_initial_margin_ratio",
        "MaintenanceMarginScalar": "maintenance_margin_scalar",
        "MinimumPositionMargin": "minimum_position_margin",
        "FlagRewardRatioD18": "flag_reward_ratio_d18",
        "MaxMarketValue": "max_market_value",
    }
    lines = [
        f"{prefix}{names[key]} = {each if isinstance(each, float) else json.dumps(each)}"
        for key, each in settings.items()
    ]
    return "\n".join(["[var.any_name]", f'{prefix}market_id = "4100"', *lines])


def deployment(folder: Path, files: dict[str, str]) -> Path:
    """A deployment's folder with these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


LAYOUTS: dict[str, dict[str, str]] = {
    "former, beside global.toml": {"perps/global.toml": GLOBAL, "perps/kiwi.toml": former("Kiwi", SETTINGS)},
    "former, in markets": {"perps/global.toml": GLOBAL, "perps/markets/kiwi.toml": former("Kiwi", SETTINGS)},
    "former, id begins with the market": {
        "global.toml": GLOBAL,
        "kiwi.toml": former("Kiwi", SETTINGS, "kiwiPerpsMarketId"),
        "kiwi-invokes.toml": '[invoke.set]\nargs = ["<%= parseEther(settings.perpsKiwiX) %>"]',
        "referrers.toml": "[setting.referrer_fee]\ndefaultValue = \"<%= parseEther('0.2') %>\"",
    },
    "newer, beside global.toml": {"perps/global.toml": GLOBAL, "perps/kiwi.toml": snake(SETTINGS, "kiwi_perps_")},
    "newer, perps goes first": {"perps/global.toml": GLOBAL, "perps/markets/kiwi.toml": snake(SETTINGS, "perps_kiwi_")},
    "no market in the names": {"perps/global.toml": GLOBAL, "perps/markets/kiwi.toml": snake(SETTINGS, "perps_")},
    "bare numbers": {
        "perps/global.toml": "[var.g]\nperps_liquidation_min_keeper_reward_usd = 0.5\n"
        "perps_liquidation_min_keeper_profit_ratio_d18 = 0.2\n",
        "perps/markets/kiwi.toml": snake(
            SETTINGS | {"MinimumInitialMarginRatio": 0.08, "MinimumPositionMargin": 12.5}, "kiwi_perps_"
        ),
    },
    "multiples of 10^-18": {
        "perps/global.toml": '[var.g]\nperps_liquidation_min_keeper_reward_usd = "500000000000000000"\n'
        'perps_liquidation_min_keeper_profit_ratio_d18 = "200000000000000000"\n',
        "perps/markets/kiwi.toml": snake(
            SETTINGS | {"FlagRewardRatioD18": "400000000000000", "MaxMarketValue": "90000000000000000000000"},
            "kiwi_perps_",
        ),
    },
    "a declaration without a value": {
        "perps/global.toml": GLOBAL,
        "perps/kiwi.toml": former("Kiwi", SETTINGS) + "\n[setting.perpsKiwiOther]\n",
    },
    "everything in one file": {"perps/global.toml": GLOBAL + former("Kiwi", SETTINGS)},
    "a former name of the reward": {
        "perps/global.toml": GLOBAL,
        "perps/kiwi.toml": former("Kiwi", SETTINGS).replace("FlagReward", "LiquidationReward"),
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_say_the_same(layout: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Whatever the layout, the numbers are those of SETTINGS."""
    tables, _ = imported(deployment(tmp_path / "d", LAYOUTS[layout]), "synthetix-v3", capsys, tmp_path)
    market = tables["markets"]["KIWI"]
    assert (market["initial_margin"], market["maintenance_margin"]) == ("8%", "2%")
    assert (market["minimum_maintenance"], market["penalty"], market["max_open_interest"]) == ("12.5", "4bps", "90000")
    assert tables["liquidation"]["keeper_flat_reward"] == "2"
    assert tables["liquidation"]["keeper_reward_above_cost"] == "0.5"


@pytest.mark.parametrize(
    ("step", "margin"),
    [
        ("parseEther(settings.perpsKiwiMinimumPositionMargin)", "7"),
        ("settings.perpsKiwiMinimumPositionMargin", "0.000000000000000007"),
    ],
)
def test_the_step_that_hands_a_setting_on_tells_its_unit(
    step: str, margin: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A plain 7 is 7 where a step multiplies it by 10^18, and the contract's own number where it does not."""
    files = {
        "perps/global.toml": GLOBAL,
        "perps/kiwi.toml": former("Kiwi", SETTINGS | {"MinimumPositionMargin": "7"}),
        "perps/kiwi-invokes.toml": f'[invoke.set]\nargs = ["<%= {step} %>"]',
    }
    tables, _ = imported(deployment(tmp_path / "d", files), "synthetix-v3", capsys, tmp_path)
    assert tables["markets"]["KIWI"]["minimum_maintenance"] == margin


@pytest.mark.parametrize("cap", [None, "0", "<%= MaxUint256 %>", "<%= constants.MaxUint256 %>", "<%= MaxInt256 %>"])
def test_cap_that_is_none(cap: str | None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Absent, 0 or boundless: no limit of open interest, and a note says so."""
    settings = {key: each for key, each in SETTINGS.items() if key != "MaxMarketValue"}
    settings |= {} if cap is None else {"MaxMarketValue": cap}
    files = {"perps/global.toml": GLOBAL, "perps/kiwi.toml": former("Kiwi", settings)}
    tables, text = imported(deployment(tmp_path / "d", files), "synthetix-v3", capsys, tmp_path)
    assert "max_open_interest" not in tables["markets"]["KIWI"]
    assert "no open-interest limit in 1 of 1 markets (KIWI)" in text


def test_two_values_of_one_setting_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Which of them holds cannot be told from the files."""
    twice = former("Kiwi", SETTINGS) + '\n[var.more]\nperps_kiwi_minimum_position_margin = "60"\n'
    files = {"perps/global.toml": GLOBAL, "perps/kiwi.toml": twice}
    assert "expected the value of" in refused(deployment(tmp_path / "d", files), "synthetix-v3", capsys)


def test_market_without_an_id_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A misspelled id would otherwise leave a market out, in silence."""
    files = {
        "perps/global.toml": GLOBAL,
        "perps/plum.toml": former("Plum", SETTINGS),
        "perps/kiwi.toml": former("Kiwi", SETTINGS, "perpsKiwiMarketNumber"),
    }
    assert "kiwi.toml: found no market's id" in refused(deployment(tmp_path / "d", files), "synthetix-v3", capsys)


# dYdX v4, forks and answers of a node


ANSWERS: dict[str, dict[str, Any]] = {
    "assets": {"asset": [{"id": "0", "atomic_resolution": "-6"}], "pagination": {"next_key": None, "total": "1"}},
    "perpetuals": {
        "perpetual": [
            {
                "params": {
                    "id": 9,
                    "ticker": "KIWI-USD",
                    "market_id": "4",
                    "atomic_resolution": -5,
                    "liquidity_tier": "2",
                },
                "funding_index": "0",
            }
        ],
        "pagination": {"next_key": None, "total": "1"},
    },
    "tiers": {
        "liquidity_tiers": [
            {"id": 2, "name": "Mid", "initial_margin_ppm": 80_000, "maintenance_fraction_ppm": "250000"},
        ]
    },
    "prices": {"market_params": [{"id": 4, "exponent": -7, "min_price_change_ppm": 800}]},
    "clob": {"liquidations_config": {"max_liquidation_fee_ppm": 9_000}},
}


def write_answers(folder: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Path:
    """A folder with a node's answers, a file each."""
    answers = json.loads(json.dumps(ANSWERS))
    change(answers)
    folder.mkdir()
    for name, answer in answers.items():
        (folder / f"{name}.json").write_text(json.dumps(answer), encoding="utf-8")
    return folder


def genesis(path: Path, fees: dict[str, Any]) -> Path:
    """The same as a genesis, with these fees."""
    state = {
        "assets": {"assets": ANSWERS["assets"]["asset"]},
        "perpetuals": {
            "perpetuals": ANSWERS["perpetuals"]["perpetual"],
            "liquidity_tiers": ANSWERS["tiers"]["liquidity_tiers"],
        },
        "prices": ANSWERS["prices"],
        "clob": {"liquidations_config": fees},
    }
    path.write_text(json.dumps({"app_state": state}), encoding="utf-8")
    return path


def test_answers_of_a_node_say_what_a_genesis_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """In a folder, a file each, or all in one file; ids as texts."""
    expected, _ = imported(
        genesis(tmp_path / "genesis.json", ANSWERS["clob"]["liquidations_config"]), "dydx-v4", capsys, tmp_path
    )
    assert imported(write_answers(tmp_path / "answers"), "dydx-v4", capsys, tmp_path)[0] == expected
    together = {key: entry for answer in ANSWERS.values() for key, entry in answer.items()}
    (tmp_path / "one.json").write_text(json.dumps(together), encoding="utf-8")
    assert imported(tmp_path / "one.json", "dydx-v4", capsys, tmp_path)[0] == expected
    assert expected["markets"]["KIWI-USD"]["maintenance_margin"] == "2%"
    assert expected["oracle"] == {"kind": "push", "threshold": "8bps", "report_delay": "0 blocks"}


def test_a_page_of_several_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Markets would be missing, in silence."""
    folder = write_answers(
        tmp_path / "a", lambda answers: answers["perpetuals"]["pagination"].update(next_key="AAAAZA==")
    )
    assert "expected null: this is one page of several" in refused(folder, "dydx-v4", capsys)


def test_missing_and_repeated_answers_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is needed besides is named with the question to ask; one answer in two files is named, too."""
    folder = write_answers(tmp_path / "a", lambda answers: answers.pop("clob"))
    assert "needed besides: liquidations_config (/dydxprotocol/clob/liquidations_config)" in refused(
        folder, "dydx-v4", capsys
    )
    folder = write_answers(tmp_path / "b", lambda answers: answers.update(again=answers["tiers"]))
    assert "expected it in one file only" in refused(folder, "dydx-v4", capsys)
    (tmp_path / "empty").mkdir()
    assert "expected a genesis or answers of a node" in refused(tmp_path / "empty", "dydx-v4", capsys)


@pytest.mark.parametrize(
    ("fees", "penalty", "share"),
    [
        ({"insurance_fund_fee_ppm": 6_000, "validator_fee_ppm": 1_500, "liquidity_fee_ppm": 500}, "0.8%", "25%"),
        (
            {"insurance_fund_fee_ppm": "5000", "validator_fee_ppm": 200_000, "liquidity_fee_ppm": 800_000},
            "99.9999%",
            "200/201",
        ),
        ({"max_liquidation_fee_ppm": 4_000, "treasury_fee_ppm": 1_000}, "0.5%", "20%"),
        ({"liquidator_fee_ppm": 7_000}, "0.7%", "100%"),
        ({"insurance_fund_fee_ppm": 0, "liquidity_fee_ppm": 1_000_000}, "99.9999%", "100%"),
        ({"insurance_fund_fee_ppm": 0, "validator_fee_ppm": 0}, "0%", "0%"),
    ],
)
def test_forks_with_other_fees(
    fees: dict[str, Any], penalty: str, share: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The sum is the penalty; the fund gets its own part only; each part is said."""
    tables, text = imported(genesis(tmp_path / "genesis.json", fees), "dydx-v4", capsys, tmp_path)
    liquidation = tables["liquidation"]
    assert (liquidation["penalty"], liquidation["keeper_share"]) == (penalty, share)
    assert all(key in text for key in fees)


def test_no_fee_at_all_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The usual key is named."""
    assert "max_liquidation_fee_ppm: found nothing" in refused(genesis(tmp_path / "g.json", {}), "dydx-v4", capsys)
