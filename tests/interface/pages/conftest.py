"""Lets the tests of this folder share its modules, and the reports that they look at."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from page_reading import EXAMPLE, NASTY

from novate.command_line import run


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a market that breaks, with a title that would be markup, and of a file that cannot be read."""
    place = tmp_path_factory.mktemp("pages")
    nasty = EXAMPLE.read_text().replace("Too much leverage for this much delay", NASTY.replace('"', '\\"'))
    (place / "market.toml").write_text(nasty)
    (place / "broken.toml").write_text("[markets]\n'<b>' = 1\n")
    files = [str(place / name) for name in ("market.toml", "broken.toml")]
    with (place / "said").open("w") as said, redirect_stderr(said):
        (place / "code").write_text(str(run(["report", *files, "--out", str(place / "report.html"), "-j", "1"])))
    return place
