"""novate's command line. Further arguments are passed on to `novate verify`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from answer import Answer, Outcome, print_answers
from market import specification_text
from question import Question


def ask(question: Question) -> Iterator[Answer]:
    """Verify a file: both sides of the market."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "market.toml"
        file.write_text(specification_text(question), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "novate",
            "verify",
            str(file),
            "--property",
            "no-bad-debt",
            "--format",
            "json",
            "--no-cache",
        ]
        run = subprocess.run(  # noqa: S603 - novate itself, with our own arguments
            [*command, *sys.argv[4:]], capture_output=True, text=True, check=False
        )
    if run.returncode not in (0, 1, 2):
        reason = f"this novate refuses: {' '.join(sys.argv[4:])}" if sys.argv[4:] else run.stderr.strip()
        yield Answer(Outcome.UNAVAILABLE, reason=reason)
        return
    verdicts = json.loads(run.stdout)["results"][0]["verdicts"]
    yield Answer(outcome_of([verdict["status"] for verdict in verdicts]))


def outcome_of(statuses: list[str]) -> Outcome:
    """One answer for both sides."""
    if "violated" in statuses:
        return Outcome.VIOLATED
    return Outcome.PROVED if set(statuses) == {"proved"} else Outcome.NONE


if __name__ == "__main__":
    print_answers(ask)
