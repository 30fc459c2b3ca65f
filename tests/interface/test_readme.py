"""The README shows what the commands print."""

import os
import re
import subprocess
import sys
from pathlib import Path

from novate.command_line import application

ROOT = Path(__file__).parents[2]
SAMPLES = re.findall(r"```text\n(.*?)\n```", (ROOT / "README.md").read_text(), re.DOTALL)


def verified(file: str) -> str:
    """What `novate verify` prints."""
    return printed("verify", file)


def printed(*arguments: str) -> str:
    """What a command prints, 100 columns wide."""
    environment = {**os.environ, "COLUMNS": "100"}
    command = [sys.executable, "-m", "novate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment).stdout


OWN_RULES = "examples/dydx-v4-own-rules.toml"


def test_the_first_samples_are_what_the_example_prints() -> None:
    """Its limits, the tables of verdicts and margins, and how it breaks."""
    said = verified(OWN_RULES)
    assert [sample in said for sample in SAMPLES[:2]] == [True] * 2
    assert len(said.splitlines()) <= 48  # fits a screen


def test_the_cheapest_repair_is_what_the_command_prints() -> None:
    """Its first line."""
    said = printed("repair", OWN_RULES, "--property", "no-bad-debt")
    first = next(line for line in said.splitlines() if line.startswith("1."))
    assert first.split()[:4] == ["1.", "markets.ETH-USD.maintenance_margin", "3%", "5.3384%"]


def test_closed_at_once_the_margin_would_be_enough() -> None:
    """As the README says of another example."""
    assert "no-bad-debt, solvency  proved" in verified("examples/dydx-v4-eth-usd.toml")


def test_the_threshold_is_what_the_command_prints() -> None:
    """The beginning of its answer on a shipped example."""
    key = "markets.ETH-USD.maintenance_margin"
    assert printed("threshold", "examples/too-much-leverage.toml", "--parameter", key).startswith(SAMPLES[2])


def test_every_command_is_in_the_table() -> None:
    """What `novate --help` lists has a row."""
    text = (ROOT / "README.md").read_text()
    for command in application.registered_commands:
        assert command.callback is not None
        assert f"| `novate {command.callback.__name__.strip('_')}" in text
