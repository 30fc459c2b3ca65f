"""Programs that are asked: what they print comes back, and none outlives its limit, whatever it does about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from novate.proofs.engine.program import answered

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what has ended is looked up in /proc")

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
"""A program that SIGTERM does not end."""


def python(code: str) -> list[str]:
    """A program in Python, which starts at once."""
    return [sys.executable, "-S", "-c", code]


def noted(file: Path) -> str:
    """Code with which a program leaves its number in a file."""
    return f"import os; open({str(file)!r}, 'w').write(str(os.getpid())); "


def is_gone(process: int) -> bool:
    """Within a few seconds: whoever inherits it has to reap it. What nobody has reaped yet does nothing any more."""
    started = monotonic()
    while monotonic() - started < 10:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        sleep(0.05)
    return False


def test_what_it_prints_comes_back() -> None:
    """Both streams; what is no text comes back as well as it can; a program need not read what it is asked."""
    assert answered(["cat"], "(check-sat)", 10) == "(check-sat)"
    assert answered(["sh", "-c", "echo out; echo err >&2"], "x" * 10**6, 10) == "out\nerr\n"
    assert answered(["printf", "\\377unsat"], "", 10) == "\ufffdunsat"


def test_a_deaf_program_is_stopped(tmp_path: Path) -> None:
    """It sleeps, and would not end when it is asked to."""
    started = monotonic()
    with pytest.raises(TimeoutError, match=r"no answer in 0\.5 seconds"):
        answered(python(f"{noted(tmp_path / 'pid')}{DEAF}print('unsat', flush=True); time.sleep(600)"), "", 0.5)
    assert monotonic() - started < 10
    assert is_gone(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize("after", ["time.sleep(600)", "os._exit(0)"], ids=["waits for it", "leaves it behind"])
def test_the_child_of_a_program_is_stopped(after: str, tmp_path: Path) -> None:
    """A child that holds the output open keeps nobody waiting beyond the limit."""
    child = f"{noted(tmp_path / 'child')}time.sleep(600)"
    code = f"{DEAF}import os, sys\nif os.fork() == 0:\n    {child}\nprint('unsat', flush=True); {after}"
    started = monotonic()
    with pytest.raises(TimeoutError):
        answered(python(code), "", 1)
    assert monotonic() - started < 10
    assert is_gone(int((tmp_path / "child").read_text()))


def test_a_child_that_says_nothing_is_stopped_with_the_answer(tmp_path: Path) -> None:
    """The answer comes at once, and what was left behind is killed."""
    child = f"os.close(1); os.close(2); {noted(tmp_path / 'child')}os.write(r, b'.'); time.sleep(600)"
    code = f"{DEAF}import os\ng, r = os.pipe()\nif os.fork() == 0:\n    {child}\nos.read(g, 1); print('unsat')"
    assert answered(python(code), "", 30) == "unsat\n"
    assert is_gone(int((tmp_path / "child").read_text()))


def test_a_busy_program_ends_though_whoever_asked_was_killed(tmp_path: Path) -> None:
    """It has only so much processor time."""
    busy = python(f"{noted(tmp_path / 'pid')}\nwhile True: pass")
    code = f"from novate.proofs.engine.program import answered; answered({busy!r}, '', 1)"
    asker = subprocess.Popen([sys.executable, "-c", code])
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        sleep(0.01)
    os.kill(asker.pid, signal.SIGKILL)
    asker.wait()
    assert is_gone(int((tmp_path / "pid").read_text()))
