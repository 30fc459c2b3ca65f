"""The pages about design questions show what the commands print, and name the keys that they produce."""

from __future__ import annotations

import io
import json
import re
import shlex
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "design-questions.md").read_text()
SHOWN = re.findall(r"```console\n\$ novate (.*?)\n```\n\n```text\n(.*?)\n```", PAGE, re.DOTALL)


def printed(arguments: str) -> str:
    """What the command prints, 100 columns wide."""
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, chdir(ROOT), redirect_stdout(output):
        patch.setenv("COLUMNS", "100")
        run(shlex.split(arguments))
    return output.getvalue()


def test_the_page_shows_all_three_commands() -> None:
    """So that the next test cannot pass for want of samples."""
    assert [arguments.split()[0] for arguments, _ in SHOWN] == ["threshold", "envelope", "repair"]


@pytest.mark.parametrize(("arguments", "sample"), SHOWN)
def test_a_sample_is_what_the_command_prints(arguments: str, sample: str) -> None:
    """Letter by letter."""
    assert printed(arguments).rstrip("\n") == sample


def documented(heading: str) -> list[str]:
    """The keys in the table below a heading of docs/json.md."""
    page = (ROOT / "docs/json.md").read_text()
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section, heading
    return re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)


def answered(arguments: str) -> dict[str, Any]:
    """The object that a command prints."""
    found: dict[str, Any] = json.loads(printed(f"{arguments} --format json"))
    return found


def test_the_json_page_names_exactly_the_keys_of_the_answers() -> None:
    """Object by object, in order."""
    threshold, envelope, repair = (answered(arguments) for arguments, _ in SHOWN)
    produced = {
        "threshold": threshold,
        "envelope": envelope,
        "point": envelope["points"][0],
        "repair": repair,
        "one repair": repair["repairs"][0],
        "verdict in short": repair["before"][0],
    }
    assert {heading: documented(heading) for heading in produced} == {
        heading: list(keys) for heading, keys in produced.items()
    }
    assert list(threshold["bounds"][0]) == documented("threshold")[5:16]
    assert {answer["version"] for answer in (threshold, envelope, repair)} == {2}
