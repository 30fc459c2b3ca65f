"""A verdict that has no headroom gets worse all the same, and a baseline fails where it does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from novate.command_line import run

EXAMPLES = Path(__file__).parents[3] / "examples"

DUST = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"

[markets.A-USD]
initial_margin = "10%"
maintenance_margin = "9%"
minimum_maintenance = "3"
base_quantum = "0.0001"
price_tick = "0.01"

[liquidation]
penalty = "1%"
penalty_capped_by_equity = false
keeper = "open"
keeper_flat_reward = "5"

[environment]
max_move_per_block = "2%"
keeper_delay = "0 blocks"
gas_cost = "1"
max_open_interest = "1_000_000"
"""
"""No margin and no fund is enough: the flat reward exceeds what is set aside for it."""


def example(name: str) -> str:
    """An example without its expectations."""
    return (EXAMPLES / name).read_text().partition("\n[expect]\n")[0]


def exit_code(text: str, *options: str) -> int:
    """Of a file with this text."""
    Path("a.toml").write_text(text)
    return run(["verify", "a.toml", *options])


PROMISING = f'{example("stale-oracle.toml")}\n[promises]\ncloses_only_below = "10%"\n'
"""More than can be kept, on either side."""

CASES = [
    ("keeper-incentive", example("thin-keeper-reward.toml"), "penalty", "1%", "0.1%"),
    ("keeper-incentive", example("thin-keeper-reward.toml"), "gas_cost", "5", "6"),
    ("keeper-incentive", example("thin-keeper-reward.toml"), "maintenance_margin", "6%", "2%"),
    ("no-wrongful-close-out", PROMISING, "closes_only_below", "10%", "9%"),
    ("no-bad-debt", DUST, "maintenance_margin", "9%", "1%"),
    ("no-bad-debt", DUST, "keeper_flat_reward", "5", "6"),
    ("solvency", DUST, "maintenance_margin", "9%", "1%"),
    ("fund-sufficiency", DUST, "maintenance_margin", "9%", "1%"),
    ("fund-sufficiency", DUST, "minimum_maintenance", "3", "2"),
    ("liquidation-progress", example("cross-margin.toml"), "maintenance_margin", "5%", "4.5%"),
]


@pytest.mark.parametrize(("name", "text", "key", "value", "worse"), CASES)
def test_what_is_missed_by_more_is_not_accepted(
    name: str,
    text: str,
    key: str,
    value: str,
    worse: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same passes, and so does what is better again; the status is the same in both."""
    monkeypatch.chdir(tmp_path)
    changed = re.sub(rf'^{key} = "{re.escape(value)}"', f'{key} = "{worse}"', text, count=1, flags=re.MULTILINE)
    assert changed != text
    about = ("--property", name)
    assert exit_code(text, *about, "--write-baseline", "good.json") == 0
    assert exit_code(text, *about, "--baseline", "good.json") == 0
    capsys.readouterr()
    assert exit_code(changed, *about, "--baseline", "good.json") == 1
    said = capsys.readouterr().err
    assert f"a.toml: {name}" in said
    assert re.search(r"it must hold that .*: missed by [0-9,.]+, worse than [0-9,.]+ in good.json", said)
    assert exit_code(changed, *about, "--write-baseline", "bad.json") == 0
    assert exit_code(changed, *about, "--baseline", "bad.json") == 0


def test_what_is_missed_by_less_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A larger penalty pays keepers of smaller positions."""
    monkeypatch.chdir(tmp_path)
    text = example("thin-keeper-reward.toml")
    assert exit_code(text, "--write-baseline", "known.json") == 0
    assert exit_code(text.replace('penalty = "1%"', 'penalty = "1.1%"'), "--baseline", "known.json") == 0


def test_an_entry_may_leave_out_what_it_does_not_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it does not name was not missed."""
    monkeypatch.chdir(tmp_path)
    text = example("thin-keeper-reward.toml")
    assert exit_code(text, "--write-baseline", "known.json") == 0
    known = json.loads(Path("known.json").read_text())
    for entry in known["verdicts"]:
        del entry["misses"]
    Path("known.json").write_text(json.dumps(known))
    assert exit_code(text, "--baseline", "known.json") == 1


def test_a_baseline_of_numbers_that_nobody_could_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rises of 30 % for 200,000 blocks are a number of 22,792 digits."""
    monkeypatch.chdir(tmp_path)
    text = example("too-much-leverage.toml").replace('"2 blocks"', '"200_000 blocks"').replace('= "2%"', '= "30%"')
    about = ("--property", "no-bad-debt")
    assert exit_code(text, *about, "--write-baseline", "known.json") == 0
    assert exit_code(text, *about, "--baseline", "known.json") == 0
