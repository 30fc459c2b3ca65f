"""`novate import synthetix-v3 --windows N`: equal parts, the margins of such a position, a window for a block."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from novate.command_line import run
from novate.model.close_outs.partial.parameters import Partial, ShareOf
from novate.specification.file import read_specification

MARKET = """
[var.settings_of_NAME]
NAME_perps_market_id = "100"
NAME_perps_initial_margin_ratio = "<%= parseEther('0.5') %>"
NAME_perps_minimum_initial_margin_ratio = "<%= parseEther('0.02') %>"
NAME_perps_maintenance_margin_scalar = "<%= parseEther('0.5') %>"
NAME_perps_flag_reward_ratio = "<%= parseEther('0.0003') %>"
NAME_perps_minimum_position_margin = "<%= parseEther('15') %>"
NAME_perps_maker_fee_ratio = "<%= parseEther('0.0002') %>"
NAME_perps_taker_fee_ratio = "<%= parseEther('0.0008') %>"
NAME_perps_max_liquidation_limit_accumulation_multiplier = "<%= parseEther('2') %>"
NAME_perps_max_seconds_in_liquidation_window = "20"
"""
GLOBAL = """
[var.perps_global_settings]
perps_liquidation_min_keeper_reward_usd = "<%= parseEther('1') %>"
perps_liquidation_min_keeper_profit_ratio_d18 = "<%= parseEther('0.3') %>"
"""


def imported(folder: Path, *, windows: str = "3", environment: str = "", **markets: str) -> int:
    """Import a deployment of these markets to `made.toml`; the exit code."""
    (folder / "perps" / "markets").mkdir(parents=True)
    (folder / "perps" / "global.toml").write_text(GLOBAL, encoding="utf-8")
    for name, text in markets.items():
        (folder / "perps" / "markets" / f"{name}.toml").write_text(text.replace("NAME", name), encoding="utf-8")
    (folder / "env.toml").write_text(environment, encoding="utf-8")
    options = ["--environment", str(folder / "env.toml"), "--windows", windows, "--out", str(folder / "made.toml")]
    return run(["import", "synthetix-v3", str(folder), *options])


def test_margins_and_parts_are_those_of_so_many_windows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0.1 % x 2 x 20 = 4 % of the skew scale a window: with three, 2 % + 50 % of 12 %, half of it for maintenance."""
    assert imported(tmp_path, eth=MARKET) == 0
    specification = read_specification(tmp_path / "made.toml")
    market = specification.markets["ETH"]
    assert (market.initial_margin, market.maintenance_margin) == (Fraction(8, 100), Fraction(4, 100))
    assert market.close_out == Partial(Fraction(1, 3), share_of=ShareOf.POSITION)
    assert 'block_time = "20 seconds"' in (tmp_path / "made.toml").read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert "a position of 3 windows" in said
    assert "one that waits for no other" in said
    assert "accumulation_multiplier is not carried" not in said


@pytest.mark.parametrize(
    ("change", "environment", "says"),
    [
        (('= "20"', '= "0"'), "", "expected a whole number of seconds above 0"),
        (
            ("NAME_perps_max_seconds_in_liquidation_window", "NAME_other"),
            "",
            "found nothing, expected a number of seconds",
        ),
        (("parseEther('2')", "parseEther('0')"), "", "a window closes nothing"),
        (('= "20"', '= "30"'), "", "found 20, 30 in different markets, expected windows of one length"),
        (("", ""), '[environment]\nblock_time = "1 second"', "a block is a window, expected no such key"),
    ],
)
def test_what_is_no_window_is_refused(
    tmp_path: Path, change: tuple[str, str], environment: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lengths that are missing, no number or several; windows that close nothing; blocks of another length."""
    assert imported(tmp_path, btc=MARKET, eth=MARKET.replace(*change), environment=environment) == 3
    assert capsys.readouterr().err.count(says) == 1
