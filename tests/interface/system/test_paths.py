"""Names that are given for input and output: looked at before the work, and nothing waits for nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from novate.command_line import run

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "thin-keeper-reward.toml"
MARGIN = "markets.ETH-USD.maintenance_margin"
GENESIS = "import dydx-v4 genesis.json"

WRITERS = [
    f"verify {EXAMPLE} --save-scenarios OUT",
    f"repair {EXAMPLE} --write OUT",
    f"certify {EXAMPLE} --out OUT",
    f"report {EXAMPLE} --out OUT",
    f"envelope {EXAMPLE} --csv OUT",
    f"envelope {EXAMPLE} --png OUT",
    f"envelope {EXAMPLE} --svg OUT",
    f"{GENESIS} --out OUT",
    "import synthetix-v3 folder --out OUT",
    f"sweep {EXAMPLE} --vary {MARGIN}=3%:4%:1% --out OUT.csv",
]
FOLDERS = ("--save-scenarios", "certify")
"""These write folders, and make those above them."""

READERS = [
    "verify IN",
    "replay IN",
    "certify IN --out OUT",
    "report IN --out OUT",
    "conformance dydx-v4 IN",
    f"threshold IN --parameter {MARGIN}",
    "envelope IN",
    "repair IN",
    f"sweep IN --vary {MARGIN}=3%:4%:1% --out OUT.csv",
    "import dydx-v4 IN",
    "import dydx-v4 genesis.json --environment IN",
    "import synthetix-v3 folder --environment IN",
    "check IN",
]

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def idle(*_: object, **__: object) -> None:
    """Must not be asked."""
    raise AssertionError("the work was begun")


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be worked on."""
    monkeypatch.setattr("novate.workers.verification.worker_pool", idle)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe with nobody at either end."""
    os.mkfifo(tmp_path / "pipe")
    os.link(tmp_path / "pipe", tmp_path / "pipe.csv")
    return tmp_path / "pipe"


def error_of(capsys: pytest.CaptureFixture[str], command: str, **places: Path) -> str:
    """What the command says, which is bad input; in one line."""
    for name, place in places.items():
        command = command.replace(name, str(place))
    assert run(command.split()) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    return " ".join(captured.err.split())


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("command", WRITERS)
def test_a_file_as_the_folder_is_said_before_the_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    """Where the parent is a file."""
    (tmp_path / "notes").write_text("mine")
    assert "Invalid value for --" in error_of(capsys, command, OUT=tmp_path / "notes" / "out")


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("command", [each for each in WRITERS if not any(word in each for word in FOLDERS)])
def test_a_missing_folder_is_said_before_the_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    """Where the parent is not there, or cannot be written to, or the name is a folder's; nothing is left behind."""
    for place in (tmp_path / "nowhere" / "out", Path("/proc/nowhere")):
        assert "Invalid value for --" in error_of(capsys, command, OUT=place)
    if "OUT.csv" not in command:
        assert "folder" in error_of(capsys, command, OUT=tmp_path)
    assert list(tmp_path.iterdir()) == []


@needs_pipes
@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("command", WRITERS)
def test_a_pipe_that_nobody_reads_is_said_before_the_work(
    capsys: pytest.CaptureFixture[str], pipe: Path, command: str
) -> None:
    """At once, instead of waiting for ever in the end."""
    assert "Invalid value for --" in error_of(capsys, command, OUT=pipe)


@needs_pipes
@pytest.mark.parametrize("command", READERS)
def test_a_pipe_that_nobody_writes_to_is_said(capsys: pytest.CaptureFixture[str], pipe: Path, command: str) -> None:
    """Whatever is read: a specification, a scenario, published files, an environment."""
    began = time.monotonic()
    (pipe.parent / "genesis.json").write_text("{}")
    places = {"IN": pipe, "OUT": pipe.parent / "out", "genesis.json": pipe.parent / "genesis.json"}
    said = error_of(capsys, command, **places)
    assert "pipe that nobody writes to" in said or command.startswith("check")
    assert time.monotonic() - began < 60


@contextmanager
def fed(pipe: Path, content: bytes) -> Iterator[None]:
    """Somebody who comes late and writes slowly."""

    def feed() -> None:
        time.sleep(0.1)
        with pipe.open("wb") as writer:
            for part in (content[:100], content[100:]):
                writer.write(part)
                writer.flush()
                time.sleep(1.5)

    thread = threading.Thread(target=feed)
    thread.start()
    yield
    thread.join()


@needs_pipes
def test_a_pipe_is_read_to_its_end(capsys: pytest.CaptureFixture[str], pipe: Path, tmp_path: Path) -> None:
    """`novate repair <(generate)`: the file is read once, however slowly it is written."""
    with fed(pipe, EXAMPLE.read_bytes()):
        assert run(["verify", str(pipe), "--property", "conservation"]) == 0
    out = tmp_path / "repaired.toml"
    with fed(pipe, EXAMPLE.read_bytes()):
        assert run(["repair", str(pipe), "--property", "keeper-incentive", "--write", str(out)]) == 0
    assert out.read_text().startswith(EXAMPLE.read_text()[:40])
    assert "saved" in capsys.readouterr().err


@needs_pipes
def test_a_pipe_that_is_read_gets_the_answer(pipe: Path) -> None:
    """The reader stays until it is written to."""
    with subprocess.Popen(["/bin/cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
        time.sleep(0.5)
        assert run(["envelope", str(EXAMPLE), "--points", "2", "--csv", str(pipe)]) == 0
        assert "keeper_delay" in reader.communicate(timeout=30)[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_file_that_cannot_be_written_in_the_end_has_the_code_of_that(capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that is full is no bad input."""
    assert run(["envelope", str(EXAMPLE), "--points", "2", "--csv", "/dev/full"]) == 4
    said = capsys.readouterr().err  # after how far it is, where that takes longer
    assert said.splitlines()[-1] == "novate: cannot write /dev/full: No space left on device"


def test_nothing_of_an_earlier_run_is_left_among_the_scenarios(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Novate removes what it wrote here before, and nothing of a stranger's, however that is called."""
    folder = tmp_path / "scenarios"
    question = ["verify", str(EXAMPLE), "--save-scenarios", str(folder)]
    assert run([*question, "--property", "keeper-incentive"]) == 0
    written = {each.name: each.read_text() for each in folder.iterdir()}
    assert len(written) == 2
    name = min(written)
    strangers = {
        "notes.txt": "mine",
        "other.itf.json": json.dumps({"#meta": {"format": "ITF", "source": "quint"}}),
        name: json.dumps(json.loads(written[name])),
    }
    for each, text in strangers.items():
        (folder / each).write_text(text)
    assert run([*question, "--property", "keeper-incentive"]) == 0
    kept = {each.name: each.read_text() for each in folder.iterdir()}
    assert strangers.items() <= kept.items()
    assert len(kept) == len(strangers) + 2
    capsys.readouterr()
    assert run([*question, "--property", "conservation"]) == 0
    assert {each.name for each in folder.iterdir()} == strangers.keys()
    assert "2 of an earlier run" in capsys.readouterr().err


def test_process_substitution_is_read(tmp_path: Path) -> None:
    """What a shell gives as /dev/fd/N."""
    if not Path("/bin/bash").exists():
        pytest.skip("this system has no bash")
    command = f'"{sys.executable}" -m novate verify <(sleep 2; cat "{EXAMPLE}") --property conservation'
    done = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert all(line.startswith("novate: verifying: ") for line in done.stderr.splitlines())  # on a busy machine
