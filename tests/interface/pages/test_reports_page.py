"""docs/reports.md: its commands are run as they stand, and what it says of files is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from page_reading import EXAMPLE

from novate.command_line import run
from novate.pages.answer_article import MOST_CHARTS
from novate.pages.chart import MOST_POINTS
from novate.pages.scenario_chart import LONG
from novate.scenarios.exports import COLUMNS
from novate.scenarios.foundry import MOST_STEPS
from novate.system.exit_codes import ExitCode

PAGE = (Path(__file__).parents[3] / "docs" / "reports.md").read_text()
COMMANDS = [line for text in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in text.splitlines()]


def test_its_commands_write_what_they_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "market.toml").write_text(EXAMPLE.read_text())
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        assert program == "novate"
        expected = ExitCode.AS_WISHED if arguments[0] == "replay" else ExitCode.VIOLATED
        assert run(arguments) == expected, command
    files = {name for command in COMMANDS for name in re.findall(r"\S+\.(?:html|png|csv|jsonl|sol)\b", command)}
    assert files == {each.name for each in tmp_path.iterdir() if each.is_file() and each.name != "market.toml"}
    assert (tmp_path / "scenarios.png").read_bytes().startswith(b"\x89PNG\r\n")
    assert len([*(tmp_path / "scenarios").iterdir()]) == 4


def test_its_limits_and_columns_are_those_of_the_code() -> None:
    """In words or digits."""
    assert "Five causes are drawn" in PAGE
    assert MOST_CHARTS == 5
    assert f"more than {MOST_POINTS} points" in PAGE
    assert f"a run of {LONG} blocks" in PAGE
    assert f"more than {MOST_STEPS:,} steps" in PAGE
    named = re.findall(r"`(\w+)`", PAGE[PAGE.index("**CSV**") : PAGE.index("**JSON Lines**")])
    assert tuple(named) == COLUMNS
