"""What is named for input: folders, standard input, and the mark that some editors put at a file's beginning."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from novate.command_line import run
from novate.commands.specification_files import read_files
from novate.reports.answers import Unreadable
from novate.scenarios.informal_trace_format import file_name
from novate.scenarios.informal_trace_reader import _parse
from novate.system.folders import seen_in
from novate.system.json_source import read_json


def test_a_folder_stands_for_the_files_that_are_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One without says so."""
    (tmp_path / ".hidden.toml").write_text("[mechanism]")
    (file,) = read_files([tmp_path])
    assert isinstance(file.read, Unreadable)
    assert "found a directory with no *.toml in it" in " ".join(capsys.readouterr().err.split())
    (tmp_path / "a.toml").touch()
    assert seen_in(tmp_path, "*.toml") == [tmp_path / "a.toml"]


def test_standard_input_is_read_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A second - is refused."""
    assert run(["lint", "-", "-"]) == 3
    assert "found - twice" in capsys.readouterr().err


def test_json_may_begin_with_a_mark(tmp_path: Path) -> None:
    """Of a baseline, a proposal, a chain's file; and of a scenario."""
    file = tmp_path / "a.json"
    file.write_text('{"a": 1}', encoding="utf-8-sig")
    problems: list[str] = []
    assert (read_json(file, problems)["a"].found, problems) == (1, [])
    assert _parse(file.read_text(encoding="utf-8")) == {"a": 1}


@pytest.mark.parametrize(("market", "name"), [("..", "%2E.-long-solvency"), ("ETH-USD", "ETH-USD-long-solvency")])
def test_a_scenario_s_file_is_never_hidden(market: str, name: str) -> None:
    """Whatever the market is called."""
    about = SimpleNamespace(market=market, side="long", property="solvency")
    assert file_name(about) == f"{name}.itf.json"
