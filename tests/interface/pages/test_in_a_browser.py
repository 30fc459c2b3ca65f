"""A page in a real browser, where one is installed: the machine that runs continuous integration has none."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--enable-logging=stderr", "--window-size=500,900", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
]
ITS_OWN = "not an origin"
"""Who asks where it is the browser itself, as for the time."""
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser (chromium) is installed")


def looked_at(page: Path, place: Path) -> tuple[list[str], list[str], bytes]:
    """What the console says, what was asked of the network, and a picture of it."""
    picture, log = place / "page.png", place / "net.json"
    files = [f"--user-data-dir={place / 'user'}", f"--screenshot={picture}", f"--log-net-log={log}"]
    assert BROWSER is not None
    ran = subprocess.run(
        [BROWSER, *SWITCHES, *files, page.as_uri()], check=True, capture_output=True, text=True, timeout=120
    )
    said = [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    events = json.loads(log.read_text())["events"]
    begun = [each["params"] for each in events if "initiator" in each.get("params", {})]
    asked = {each["url"] for each in begun if each["initiator"] != ITS_OWN}
    return said, sorted(asked), picture.read_bytes()


def test_a_report_is_shown_without_a_word_on_the_console_or_the_network(folder: Path, tmp_path: Path) -> None:
    """And as large as the window."""
    said, asked, picture = looked_at(folder / "report.html", tmp_path)
    assert said == []
    assert asked == []
    assert struct.unpack(">II", picture[16:24]) == (500, 900)
    assert len(picture) > 20_000, "something is on it"


def test_what_a_page_asks_for_would_be_seen(tmp_path: Path) -> None:
    """A page that is not ours, with a request and a word on the console."""
    page = tmp_path / "page.html"
    page.write_text('<script>console.error("a word")</script><img src="http://127.0.0.1:9/x.png">')
    said, asked, _ = looked_at(page, tmp_path)
    assert any("a word" in each for each in said)
    assert asked == ["http://127.0.0.1:9/x.png"]
