"""`novate init`: a file that can be read and verified, from options or, at a terminal, from questions."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer import Abort

from novate.command_line import run
from novate.commands import init
from novate.model.specification import Side
from novate.proofs.design.readings import machine_of
from novate.proofs.status import Status
from novate.proofs.theorems.decide import decide
from novate.specification.declared import declaration_at
from novate.specification.file import read_document, read_specification
from novate.starting.first_file import ASKED


def written(tmp_path: Path, *arguments: str) -> Path:
    """The file that a call writes where there is no terminal."""
    file = tmp_path / "market.toml"
    assert run(["init", str(file), *arguments]) == 0
    return file


@pytest.mark.parametrize("keeper", ["open", "protocol"])
@pytest.mark.parametrize("close_outs", ["whole", "partial"])
def test_a_first_file_is_read_and_leaves_no_bad_debt(tmp_path: Path, keeper: str, close_outs: str) -> None:
    """By theorem; and nothing is unusual; the file is what was asked for, and each key says what it means."""
    file = written(tmp_path, "--market", "SOL-USD", "--keeper", keeper, "--close-outs", close_outs, "--initial", "6%")
    specification = read_specification(file)
    assert (str(specification.keeper), str(specification.markets["SOL-USD"].close_out.kind)) == (keeper, close_outs)
    for side in Side:
        decision = decide(machine_of(specification, "SOL-USD", side), "no-bad-debt")
        assert decision is not None
        assert decision.status is Status.PROVED
    assert run(["lint", str(file)]) == 0
    assert 'initial_margin = "6%"' in file.read_text()
    wanted = declaration_at(("markets", "SOL-USD", "initial_margin"))
    assert wanted is not None
    assert f"# {wanted.description}\ninitial_margin" in file.read_text()


def test_everything_holds_of_the_usual_one(tmp_path: Path) -> None:
    """As it is, without an option."""
    assert run(["verify", str(written(tmp_path)), "--jobs", "1"]) == 0


def test_nothing_is_overwritten_and_nothing_wrong_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there stays; an answer that is none is told as a problem of its key."""
    file = written(tmp_path)
    before = file.read_text()
    assert run(["init", str(file), "--initial", "9%"]) == 3
    assert "is there already" in " ".join(capsys.readouterr().err.split())
    assert file.read_text() == before
    other = tmp_path / "other.toml"
    assert run(["init", str(other), "--initial", "2%"]) == 3
    assert "initial_margin" in capsys.readouterr().err
    assert run(["init", str(other), "--move", "half"]) == 3
    assert 'found "half"' in capsys.readouterr().err
    assert not other.exists()
    assert run(["init", str(other), "--market", ""]) == 3
    assert "expected a name" in capsys.readouterr().err
    assert not other.exists()
    assert run(["init", "-", "--market", "A/B"]) == 0
    assert '[markets."A/B"]' in capsys.readouterr().out


class Terminal(io.StringIO):
    """A keyboard, and a screen."""

    def isatty(self) -> bool:
        """It is one."""
        return True


Answers = Callable[..., Terminal]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Somebody who gives these replies, and who then presses Ctrl-C."""

    def given(*replies: str) -> Terminal:
        left, screen = iter(replies), Terminal()

        def prompt(_: str, default: str, *, err: bool) -> str:
            assert err
            reply = next(left, None)
            if reply is None:
                raise Abort
            return reply or default

        monkeypatch.setattr(init.typer, "prompt", prompt)
        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr(sys, "stderr", screen)
        return screen

    return given


def test_at_a_terminal_it_asks_what_no_option_says(tmp_path: Path, answers: Answers) -> None:
    """Each question with what it means and a default; what cannot be read is asked for again."""
    screen = answers("B C", "BTC-USD", "cross", "four", "-4%", "2%", "4%", *[""] * (len(ASKED) - 3), "half", "partial")
    file = tmp_path / "asked.toml"
    assert run(["init", str(file), "--maintenance", "2.5%"]) == 0
    document = read_document(file)
    assert document["mechanism"]["margin"] == "cross"
    assert document["markets"]["BTC-USD"]["initial_margin"] == "4%"
    assert document["markets"]["BTC-USD"]["maintenance_margin"] == "2.5%"
    assert document["close_out"]["kind"] == "partial"
    assert "Share of the notional that an account needs after a trade" in screen.getvalue()
    for found in ('"B C"', '"four"', '"-4%"', '"2.5%", expected at most initial_margin', "'half'"):
        assert f"found {found}" in screen.getvalue()


def test_nothing_is_written_where_nobody_answers(
    tmp_path: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C, Ctrl-D and a closed input end in a sentence, and an option that is wrong is told before any question."""
    file = tmp_path / "asked.toml"
    screen = answers("ETH-USD", "cross")
    assert run(["init", str(file)]) == 130
    assert screen.getvalue().endswith(f"novate: interrupted: {file} is not written\n")
    screen = answers()
    assert run(["init", str(file), "--move", "half"]) == 3
    assert "interrupted" not in screen.getvalue()
    assert not file.exists()
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["init", "-"]) == 0
    assert "[markets.ETH-USD]" in capsys.readouterr().out
