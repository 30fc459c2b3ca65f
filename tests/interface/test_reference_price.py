"""`reference_price`: where scenarios begin, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "too-much-leverage.toml"


def answer(tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str, *lines: str) -> Any:
    """What is said of no-bad-debt with these lines in the market's table."""
    file = tmp_path / "market.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    file.write_text(text.replace("[markets.ETH-USD]\n", "\n".join(("[markets.ETH-USD]", *lines, ""))), encoding="utf-8")
    run(["verify", str(file), "--property", "no-bad-debt", "--method", method, "--format", "json"])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    return result


@pytest.mark.parametrize("method", ["theorem", "search"])
def test_scenarios_begin_at_the_reference_price(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    """By a theorem and by a search; the verdicts and thresholds are those without it."""
    plain = answer(tmp_path, capsys, method)
    result = answer(tmp_path, capsys, method, 'reference_price = "2_512.37"')
    assert [each["opening"] for each in result["scenarios"]] == [{"ETH-USD": "251237"}] * 2
    for one, other in zip(plain["verdicts"], result["verdicts"], strict=True):
        assert one["status"] == other["status"] == "violated"
        assert one["figures"]["threshold"] == other["figures"]["threshold"]


def test_where_ticks_are_too_coarse_at_it_a_scenario_begins_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At two ticks no price can fall by 2 %."""
    result = answer(tmp_path, capsys, "theorem", 'reference_price = "0.02"')
    assert [each["status"] for each in result["verdicts"]] == ["violated"] * 2
    assert all(int(each["opening"]["ETH-USD"]) > 2 for each in result["scenarios"])
