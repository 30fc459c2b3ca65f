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


def test_the_first_sample_is_what_the_example_prints() -> None:
    """The table of the README is that of the shipped example."""
    assert SAMPLES[0] in verified("examples/dydx-v4-eth-usd.toml")


def test_the_threshold_is_what_the_command_prints() -> None:
    """The beginning of its answer on a shipped example."""
    key = "markets.ETH-USD.maintenance_margin"
    assert printed("threshold", "examples/too-much-leverage.toml", "--parameter", key).startswith(SAMPLES[2])


def test_the_second_sample_is_what_the_example_in_parts_prints() -> None:
    """Up to which position a margin is enough, and the cheapest repair."""
    file, asked = "examples/dydx-v4-in-parts.toml", ("--property", "no-bad-debt")
    assert SAMPLES[1] in printed("verify", file, *asked)
    first = next(line for line in printed("repair", file, *asked).splitlines() if line.startswith("1."))
    assert first.split()[:4] == ["1.", "markets.ETH-USD.maintenance_margin", "3%", "6.806%"]


def test_every_command_is_in_the_table() -> None:
    """What `novate --help` lists has a row."""
    text = (ROOT / "README.md").read_text()
    for command in application.registered_commands:
        assert command.callback is not None
        assert f"| `novate {command.callback.__name__.strip('_')}" in text


def test_the_last_sample_is_what_one_changed_number_prints(tmp_path: Path) -> None:
    """The scenario of the README is that of the example with moves of 2 %."""
    text = (ROOT / "examples" / "dydx-v4-eth-usd.toml").read_text()
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace('max_move_per_block = "0.5%"', 'max_move_per_block = "2%"'))
    assert changed.read_text() != text
    assert SAMPLES[3] in verified(str(changed))
