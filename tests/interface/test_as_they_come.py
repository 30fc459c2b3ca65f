"""Several files: each answer as soon as it is whole, one last line about all, and what an interrupt leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from junitparser import JUnitXml

from novate.system.interrupts import interrupts_wait

EXAMPLE = (Path(__file__).parents[2] / "examples" / "too-much-leverage.toml").read_text()
DRIVER = """
import sys, time
from pathlib import Path
from types import SimpleNamespace
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

def verify(specification, market, side, name, seconds, **how):
    if specification.title == "slow" and side == "short":
        time.sleep(600)
    status = Status.UNKNOWN if specification.title == "slow" and name == "solvency" else Status.PROVED
    return Verdict(market, side, name, status, "", (), None, None, 0.0)

sys.modules["novate.workers.engine"] = SimpleNamespace(verify=verify)
from novate.system import progress
progress._INTERVAL = float(sys.argv.pop(1))
from novate.command_line import main
main()
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A quick file, one of which only the long side is ever known, and another quick one."""
    (tmp_path / "driver.py").write_text(DRIVER)
    names = ["quick", "slow", "third"]
    for name in names:
        head, _, tail = EXAMPLE.partition('title = "')
        (tmp_path / f"{name}.toml").write_text(f'{head}title = "{name}"{tail.partition(chr(34))[2]}')
    return [str(tmp_path / f"{name}.toml") for name in names]


def started(files: list[str], *options: str, interval: float = 600) -> subprocess.Popen[bytes]:
    """The command, begun; a line of progress comes so many seconds after the one before."""
    command = [sys.executable, str(Path(files[0]).parent / "driver.py"), str(interval), "verify", *files, *options]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
        env={**os.environ, "COLUMNS": "120"},
    )


def interrupted(process: subprocess.Popen[bytes], sent: signal.Signals) -> tuple[str, str]:
    """What is written before and after a signal that comes when the first line was read and all workers are busy."""
    assert process.stdout is not None
    first = process.stdout.read(20)
    time.sleep(2)
    process.send_signal(sent)
    rest, errors = process.communicate(timeout=60)
    return (first + rest).decode(), errors.decode()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_is_finished_is_kept_as_text(files: list[str], sent: signal.Signals, code: int) -> None:
    """The first file's report is there while the second is worked on; then the verdicts that are known, and a count."""
    process = started(files)
    out, errors = interrupted(process, sent)
    assert process.returncode == code
    assert "quick  (" in out
    assert "slow  (" in out
    assert "Interrupted: 5 proved, 1 unknown, 7 missing" in out
    assert out.splitlines()[-1].startswith("All 3 files: Interrupted: 18 proved, 1 unknown, ")
    assert errors.splitlines()[-1].startswith("novate: interrupted: ")
    assert errors.splitlines()[-1].endswith(" of 39 verdicts are missing")
    assert "Traceback" not in errors


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_json_stays_one_object(files: list[str], sent: signal.Signals, code: int) -> None:
    """Every file is in it, with what is known and how much is missing; and so is any other file that was asked for."""
    report = Path(files[0]).with_name("report.xml")
    process = started(files, "--format", "json", "--output", f"junit:{report}")
    out, _ = interrupted(process, sent)
    assert process.returncode == code
    results = json.loads(out)["results"]
    assert [(Path(each["file"]).stem, len(each["verdicts"]), each["missing"]) for each in results][:2] == [
        ("quick", 13, 0),
        ("slow", 6, 7),
    ]
    assert all(len(each["verdicts"]) + each["missing"] == 13 for each in results)
    _, slow, _ = JUnitXml.fromfile(str(report))
    assert [(case.classname, case.result[0].text.partition("\n")[2]) for case in list(slow)[6:]] == [
        ("interrupted", "7 verdicts are missing, as the run was interrupted")
    ]


def test_progress_is_said_without_a_terminal(files: list[str]) -> None:
    """A line now and then on standard error; it tells of each verdict that is not fine, once."""
    process = started(files, interval=1)
    _, errors = interrupted(process, signal.SIGTERM)
    assert "novate: verifying: 1" in errors
    assert errors.count("(new: unknown solvency ETH-USD long)") == 1


def test_the_last_line_speaks_of_all_files(files: list[str], tmp_path: Path) -> None:
    """Also of those that cannot be read; a single file has its own line alone."""
    (tmp_path / "bad.toml").write_text("")
    with started([files[0], files[2], str(tmp_path / "bad.toml")]) as process:
        out, errors = (each.decode() for each in process.communicate(timeout=60))
    assert process.returncode == 3
    assert out.splitlines()[-1] == (
        "1 of 3 files cannot be read. The others: Everything holds within these limits: 26 proved"
    )
    assert "bad.toml: 1 problem" in errors
    with started([str(tmp_path / "bad.toml")] * 2) as process:
        assert process.communicate(timeout=60)[0] == b"2 of 2 files cannot be read.\n"
    with started([files[0]]) as process:
        out, errors = (each.decode() for each in process.communicate(timeout=60))
    progress = "novate: verifying: "  # which a busy machine shows
    assert (process.returncode, [line for line in errors.splitlines() if not line.startswith(progress)]) == (0, [])
    assert "All " not in out


def whole(done: list[str], interrupts: int) -> None:
    """Write something, and be interrupted in the middle."""
    with interrupts_wait():
        for _ in range(interrupts):
            os.kill(os.getpid(), signal.SIGINT)
        done.append("whole")


@pytest.mark.parametrize(("interrupts", "written"), [(1, ["whole"]), (2, [])])
def test_an_interrupt_waits_for_what_must_be_whole(interrupts: int, written: list[str]) -> None:
    """It comes when the block is left; a second one comes at once."""
    done: list[str] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # which a run in the background ignores
    try:
        with pytest.raises(KeyboardInterrupt):
            whole(done, interrupts)
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == written


def test_quick_work_is_silent(files: list[str]) -> None:
    """Nothing on standard error, unless a busy machine takes more than a second over it."""
    begun = time.monotonic()
    with started([files[0]], "--format", "json") as process:
        out, errors = (each.decode() for each in process.communicate(timeout=60))
    assert errors == "" or time.monotonic() - begun > 1
    assert json.loads(out)["summary"]["exit_code"] == 0
    assert out.endswith("\n}\n")
