"""Nothing that is told to a log of GitHub Actions is a command to its runner, whoever named files and markets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from novate.system.streams import Log, guarded, harmless


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::error::x", ": :error::x"),
        ("fine\n  ::stop-commands::x\n", "fine\n  : :stop-commands::x\n"),
        ("a\r::error::x", "a\r: :error::x"),
        ("in a line ##[error]x", "in a line # #[error]x"),
        ("markets::x is fine; a ## heading too\n", "markets::x is fine; a ## heading too\n"),
    ],
)
def test_a_command_is_taken_apart(text: str, said: str) -> None:
    """At the beginning of a line, whatever blanks are before it; the older kind anywhere."""
    assert harmless(text) == said


def test_what_a_runner_reads_holds_no_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nor where a line comes in pieces; a file that is written is as it was meant."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    reading, writing = os.pipe()
    with guarded(None, writing, is_needed=False) as log:
        for piece in ("file", "::x", "\n", "::error::x\n"):
            log.write(piece)
    os.close(writing)
    with os.fdopen(reading) as told:
        assert told.read() == "file::x\n: :error::x\n"
    with (tmp_path / "file").open("wb") as file:
        assert not isinstance(guarded(None, file.fileno(), is_needed=True), Log)
