"""Commands that are suggested do, in a shell, what they say, whatever a file is called."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from novate.command_line import run
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verdict_notes import next_steps
from novate.specification.file import read_specification
from novate.system.shell import command, file_word

EXAMPLE = Path(__file__).parents[3] / "examples" / "too-much-leverage.toml"
HOSTILE = "it's a $(id) `x`; y.toml"


def test_a_command_is_quoted() -> None:
    """A file is one word, and none is taken for an option."""
    assert shlex.split(command("verify", file_word(HOSTILE))) == ["novate", "verify", HOSTILE]
    assert [file_word(each) for each in ("-q.toml", "-", "a.toml")] == ["./-q.toml", "-", "a.toml"]


def test_what_is_suggested_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a violation, after an explanation, and of a first file."""
    found = Verdict("ETH-USD", None, "no-bad-debt", Status.VIOLATED, "", (), None, None, 0.5)
    answer = FileAnswer(HOSTILE, read_specification(EXAMPLE), (found,), ())
    (told, *_) = next_steps(answer, in_full=True)
    assert told.startswith(f"Next: `novate repair {shlex.quote(HOSTILE)}` looks")
    monkeypatch.chdir(tmp_path)
    assert run(["init", HOSTILE]) == 0
    assert capsys.readouterr().err.endswith(f"next: novate verify {shlex.quote(HOSTILE)}\n")
    assert run(["explain", HOSTILE, "no-bad-debt", "--side", "long"]) == 0
    assert f"novate threshold {shlex.quote(HOSTILE)} --parameter" in " ".join(capsys.readouterr().out.split())
