"""A text put to a program that is killed at its limit, with all that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from math import ceil


def answered(command: Sequence[str], text: str, seconds: float) -> str:
    """What the program prints, on either stream, when it has read the text. Raises `TimeoutError` after that long.

    It is the head of a process group, which is killed in any case: a solver that keeps to no limit of its own, or that
    leaves a child behind, is gone. Where whoever asks is itself killed meanwhile, the limit on processor time ends it.
    """
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    limited = with_limit(command, ceil(seconds) + 1)
    with subprocess.Popen(limited, start_new_session=True, **streams) as program:  # type: ignore[call-overload]  # noqa: S603 - a solver; its streams are a dictionary
        try:
            said, _ = program.communicate(text.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"no answer in {seconds:g} seconds") from None
        finally:
            kill(program)
    return bytes(said).decode(errors="replace")


def kill(program: subprocess.Popen[bytes]) -> None:
    """The program and its children; what is no longer there is no matter."""
    if sys.platform == "win32":
        program.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)


def with_limit(command: Sequence[str], seconds: int) -> list[str]:
    """The same, which the system ends after so much work, and each child that it has; where there is such a limit.

    It stands before the program begins: whoever asks may be killed at any moment, and it would go on for ever.
    """
    if sys.platform != "linux":
        return [*command]
    return ["/bin/sh", "-c", 'ulimit -t "$0" && exec "$@"', str(seconds), *command]
