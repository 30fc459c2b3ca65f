"""What an imported file says about itself: source, hash, date, tier, defaults, and what is left out."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from novate.command_line import run
from novate.importers.environment import DEFAULTS
from novate.specification.file import read_specification, to_toml

GENESIS = {
    "app_state": {
        "assets": {"assets": [{"id": 0, "atomic_resolution": -6}]},
        "perpetuals": {
            "perpetuals": [
                {"params": {"ticker": "FIG-USD", "id": 1, "market_id": 3, "atomic_resolution": -7, "liquidity_tier": 4}}
            ],
            "liquidity_tiers": [
                {"id": 4, "name": "Long\nTail", "initial_margin_ppm": 200_000, "maintenance_fraction_ppm": 500_000}
            ],
        },
        "prices": {"market_params": [{"id": 3, "exponent": -8, "min_price_change_ppm": 2_500}]},
        "clob": {
            "liquidations_config": {
                "max_liquidation_fee_ppm": 7_000,
                "position_block_limits": {
                    "max_position_portion_liquidated_ppm": 100_000,
                    "min_position_notional_liquidated": "1000000000",
                },
            }
        },
    }
}
MARKET = """
[var.any]
fig_perps_market_id = "5"
fig_perps_minimum_initial_margin_ratio = "<%= parseEther('0.1') %>"
fig_perps_maintenance_margin_scalar = "<%= parseEther('0.5') %>"
fig_perps_minimum_position_margin = "<%= parseEther('20') %>"
fig_perps_flag_reward_ratio_d18 = "<%= parseEther('0.0003') %>"
"""
GLOBAL = """
[var.any]
perps_liquidation_min_keeper_reward_usd = "<%= parseEther('1') %>"
perps_liquidation_min_keeper_profit_ratio_d18 = "<%= parseEther('0.3') %>"
"""
DAY = {"SOURCE_DATE_EPOCH": "1700000000"}


@pytest.fixture
def genesis(tmp_path: Path) -> Path:
    """A genesis of one market, whose tier has a name on two lines."""
    path = tmp_path / "some-genesis.json"
    path.write_text(json.dumps(GENESIS), encoding="utf-8")
    return path


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    """A deployment of one market."""
    folder = tmp_path / "some-chain"
    (folder / "perps" / "markets").mkdir(parents=True)
    (folder / "perps" / "global.toml").write_text(GLOBAL, encoding="utf-8")
    (folder / "perps" / "markets" / "fig.toml").write_text(MARKET, encoding="utf-8")
    return folder


def written(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, list[str]]:
    """The file and the notes of an import."""
    assert run(["import", *arguments]) == 0
    captured = capsys.readouterr()
    return captured.out, captured.err.splitlines()


def head_of(text: str) -> str:
    """The comments before the first table, on one line."""
    head, _, _ = text.partition("\n\n")
    assert all(line.startswith("# ") and len(line) <= 120 for line in head.splitlines())
    return " ".join(line.removeprefix("# ").strip() for line in head.splitlines())


def test_source_hash_and_date_stand_at_the_head(
    genesis: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name without its folder, so that the file is the same on every machine; the hash that `sha256sum` prints."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY["SOURCE_DATE_EPOCH"])
    head = head_of(written(capsys, "dydx-v4", str(genesis))[0])
    assert f"source: some-genesis.json, sha-256 {hashlib.sha256(genesis.read_bytes()).hexdigest()}" in head
    assert "import dydx-v4, 2023-11-14" in head
    assert str(genesis.parent) not in head


def test_hash_of_a_folder_is_that_of_its_list(deployment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As `sha256sum` prints it, so that an auditor can repeat it; it changes with any file that was read."""
    names = ["perps/global.toml", "perps/markets/fig.toml"]
    lines = [f"{hashlib.sha256((deployment / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    before = head_of(written(capsys, "synthetix-v3", str(deployment))[0])
    assert f"source: some-chain, 2 files; sha-256 {digest} of the lines that sha256sum prints" in before
    (deployment / names[1]).write_text(MARKET + "# a remark\n", encoding="utf-8")
    assert digest not in head_of(written(capsys, "synthetix-v3", str(deployment))[0])


def test_environment_is_a_source_too(genesis: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Its name and hash, and none of its numbers is marked as ours."""
    environment = tmp_path / "calm.toml"
    environment.write_text(
        '[environment]\nslippage = "1%"\n[markets.FIG-USD]\nminimum_notional = "5"\n', encoding="utf-8"
    )
    text, _ = written(capsys, "dydx-v4", str(genesis), "--environment", str(environment))
    digest = hashlib.sha256(environment.read_bytes()).hexdigest()
    assert f"environment source: calm.toml, sha-256 {digest}" in head_of(text)
    assert '\nslippage = "1%"\n' in text
    assert '\nminimum_notional = "5"\n' in text


def test_two_imports_of_a_day_are_equal(
    genesis: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte; on another day only the date differs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    first, second = (written(capsys, "dydx-v4", str(genesis))[0] for _ in range(2))
    assert first == second
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY["SOURCE_DATE_EPOCH"])
    later = written(capsys, "dydx-v4", str(genesis))[0]
    assert later == first.replace("1970-01-01", "2023-11-14")


@pytest.mark.parametrize("epoch", ["yesterday", "9" * 30, ""])
def test_a_date_that_is_none_is_refused(
    epoch: str, genesis: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found and what is expected; exit code 3."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run(["import", "dydx-v4", str(genesis)]) == 3
    assert "SOURCE_DATE_EPOCH: found" in capsys.readouterr().err


def test_every_default_is_marked_at_its_key(genesis: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody takes it for the protocol's; what the protocol says is not marked."""
    text, _ = written(capsys, "dydx-v4", str(genesis))
    tables = tomllib.loads(text)
    for table, keys in DEFAULTS.items():
        for key in keys if table != "oracle" else ():
            assert f'{key} = "{tables[table][key]}"  # novate\'s default' in text
    assert '[oracle]\nkind = "push"\nthreshold = "0.25%"\n' in text
    assert '\npenalty = "0.7%"\n' in text


def test_tier_and_file_of_a_market_are_said(
    genesis: Path, deployment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside its table, on one line whatever the source's name holds."""
    assert "[markets.FIG-USD]  # liquidity tier 4, Long\\nTail\n" in written(capsys, "dydx-v4", str(genesis))[0]
    assert "[markets.FIG]  # fig.toml\n" in written(capsys, "synthetix-v3", str(deployment))[0]


@pytest.mark.parametrize("importer", ["dydx-v4", "synthetix-v3"])
def test_every_note_is_a_comment_too(
    importer: str, genesis: Path, deployment: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A file that is passed on says what it leaves out; without its comments it is the canonical text."""
    text, notes = written(capsys, importer, str(genesis if importer == "dydx-v4" else deployment))
    assert len(notes) > 5
    for note in notes:
        assert f"- {note.removeprefix('note: ')}" in head_of(text)
    path = tmp_path / "imported.toml"
    path.write_text(text, encoding="utf-8")
    assert read_specification(path).markets
    plain = re.sub(r"  # .*", "", text.partition("\n\n")[2])
    assert plain == to_toml(tomllib.loads(text))
