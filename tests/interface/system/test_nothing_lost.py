"""An answer that is written replaces neither what the same command reads nor a specification."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from novate.command_line import run

ROOT = Path(__file__).parents[3]
SPECIFICATION = (ROOT / "examples" / "thin-keeper-reward.toml").read_text()


@pytest.mark.parametrize(
    "command",
    [
        "verify in.toml -o sarif:in.toml",
        "verify in.toml -o sarif:other.toml",
        "verify in -o csv:linked",
        "verify in.toml --baseline known.json -o json:known.json",
        "verify in.toml --write-baseline in.toml",
        "replay in.json --jsonl in.json",
        "replay traces --jsonl traces/a.itf.json",
        "repair in.toml --write other.toml",
        "repair in.toml --write known.json",
        "envelope in.toml --csv other.toml",
        "envelope in --csv in",
        "sweep in.csv --vary markets.ETH-USD.maintenance_margin=3%:4%:1% --out in.csv",
        "report in.html --out in.html",
        "import dydx-v4 in.json --out in.json",
        "import dydx-v4 in.json --out other.toml",
        "import dydx-v4 in.json --environment other.toml --out other.toml",
    ],
)
def test_no_answer_replaces_what_is_read_nor_a_specification(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is bad input, before any work; every file is as it was."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "traces").mkdir()
    files = ["in", "in.toml", "in.json", "in.csv", "in.html", "other.toml", "known.json", "traces/a.itf.json"]
    for each in files:
        (tmp_path / each).write_text(SPECIFICATION)
    (tmp_path / "linked").symlink_to("in")
    assert run(shlex.split(command)) == 3
    assert re.search("found .*expected (a new|another)", capsys.readouterr().err)
    assert [(tmp_path / each).read_text() for each in files] == [SPECIFICATION] * len(files)


def test_an_import_replaces_what_an_import_wrote(tmp_path: Path) -> None:
    """And no other specification."""
    from novate.commands.importing import _target

    file = tmp_path / "dydx.toml"
    file.write_text("# Written by novate 0.1.0, import dydx-v4, 2026-11-30\n")
    assert _target(file, [tmp_path / "genesis.json"]).path == file
