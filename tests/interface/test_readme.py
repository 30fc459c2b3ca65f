"""The README shows what the commands print."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = re.findall(r"```text\n(.*?)\n```", (ROOT / "README.md").read_text(), re.DOTALL)


def verified(file: str) -> str:
    """What `novate verify` prints, 100 columns wide."""
    environment = {**os.environ, "COLUMNS": "100"}
    command = [sys.executable, "-m", "novate", "verify", file]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment).stdout


def test_the_first_sample_is_what_the_example_prints() -> None:
    """The table of the README is that of the shipped example."""
    assert SAMPLES[0] in verified("examples/dydx-v4-eth-usd.toml")


def test_the_second_sample_is_what_one_changed_number_prints(tmp_path: Path) -> None:
    """The scenario of the README is that of the example with moves of 2 %."""
    text = (ROOT / "examples" / "dydx-v4-eth-usd.toml").read_text()
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace('max_move_per_block = "0.5%"', 'max_move_per_block = "2%"'))
    assert changed.read_text() != text
    assert SAMPLES[1] in verified(str(changed))
