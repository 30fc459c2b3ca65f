"""Progress on standard error: only for a person, and only when the work takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import Future, as_completed, wait

from novate.proofs.verdict import Verdict

_PATIENCE = 1.0
"""Seconds before anything is shown."""


def show_progress(futures: Sequence[Future[Verdict]]) -> None:
    """Wait until all are done; on a terminal, show how many are."""
    done, pending = wait(futures, timeout=_PATIENCE if sys.stderr.isatty() else None)
    if not pending:
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("verifying"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("verifying", total=len(futures), completed=len(done))
        for _ in as_completed(pending):
            progress.advance(task)
