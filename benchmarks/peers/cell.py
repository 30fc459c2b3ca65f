"""One measurement: one tool, one question, one process with a wall limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter

from answer import Answer, Outcome, last_answer
from question import Question
from tools import Tool

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Measurement:
    """An answer and what it took."""

    answer: Answer
    seconds: float
    """Wall time of the whole process, as a user waits for it."""
    stopped: bool
    """Whether it was ended by the limit."""


def measure(tool: Tool, question: Question, limit: float) -> Measurement:
    """Ask, and end the process (and its children) at the limit."""
    script, *further = tool.command
    numbers = [str(question.accounts), str(question.delay), "safe" if question.safe else "unsafe"]
    command = [sys.executable, str(HERE / script), *numbers, *further]
    with TemporaryFile("w+") as output, TemporaryFile("w+") as problems:
        start = perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdout=output, stderr=problems, start_new_session=True
        )
        stopped = not ended_within(process, limit)
        seconds = perf_counter() - start
        output.seek(0)
        problems.seek(0)
        answer = last_answer(output.read()) or no_answer(process.returncode, stopped, problems.read())
    return Measurement(answer, seconds, stopped)


def ended_within(process: subprocess.Popen[bytes], limit: float) -> bool:
    """Wait; at the limit, kill the process group that was started for it."""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True


def no_answer(code: int, stopped: bool, problems: str) -> Answer:
    """Why there is none."""
    if stopped:
        return Answer(Outcome.NONE, reason="no answer within the limit")
    last = problems.strip().splitlines()[-1:]
    absent = bool(last) and "ModuleNotFoundError" in last[0]
    return Answer(Outcome.UNAVAILABLE if absent else Outcome.NONE, reason=f"exit code {code}: {''.join(last)[:200]}")
