"""`--baseline` and `--write-baseline`: what is known and accepted, read before the work and written after it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from typer import BadParameter, Exit

from novate.commands.output_file import OutputFile
from novate.gate.baseline import NOTHING, Baseline, BaselineFileError, Known, as_text, read, words
from novate.model.figures import decimal, headroom_in_words
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.verify_run import Run
from novate.system.exit_codes import ExitCode
from novate.system.streams import write_notice

_MOST_NAMES = 5
"""Entries that no longer occur and are named; more are counted."""


def new_baseline(path: Path | None, given: Path | None, inputs: Sequence[Path]) -> OutputFile | None:
    """Where a baseline is to be written: no other file is replaced by one. Raises `BadParameter`."""
    if path is not None and path.is_file() and path.stat().st_size:
        try:
            read(path)
        except BaselineFileError:
            expected = "expected a new file, or a baseline to be replaced"
            raise BadParameter(f"found {path}; {expected}", param_hint="--write-baseline") from None
    if path is not None and given is not None:
        raise BadParameter("found both; expected one of them: a new baseline needs no old one", param_hint="--baseline")
    return OutputFile.if_given(path, "--write-baseline", inputs)


def given_baseline(path: Path | None) -> Baseline:
    """What is known; ends the command where the file is no baseline."""
    if path is None:
        return NOTHING
    try:
        return read(path)
    except BaselineFileError as error:
        write_notice(str(error))
        raise Exit(ExitCode.BAD_INPUT) from None


def save_baseline(to: OutputFile, run: Run) -> None:
    """Write what is not fine; nothing where a file cannot be read, since its verdicts would be lost."""
    if any(isinstance(result, Unreadable) for result in run.results):
        write_notice(f"novate: {to.path} is not written, since not every file can be read")
        return
    answers = [result for result in run.results if isinstance(result, FileAnswer)]
    known = {about: each for answer in answers for about, each in answer.baseline.known.items()}
    to.write(as_text(Baseline(known)))
    write_notice(f"saved {to.path}: {len(known)} verdicts that are not fine")


def compare_baseline(name: str, run: Run) -> None:
    """Say what is worse than it was, and what no longer occurs."""
    outdated = []
    for answer in (result for result in run.results if isinstance(result, FileAnswer)):
        for verdict, known in answer.baseline.worse(answer.file, answer.verdicts):
            subject = words((verdict.market, verdict.side, verdict.property))
            write_notice(f"novate: {answer.file}: {subject}: {worse_in_words(verdict, known, name)}")
        about = answer.baseline.outdated(answer.file, answer.specification.markets, answer.verdicts)
        outdated += [f"{answer.file}: {words(each)}" for each in about]
    if outdated:
        more = f" and {len(outdated) - _MOST_NAMES} more" if len(outdated) > _MOST_NAMES else ""
        shown = "; ".join(outdated[:_MOST_NAMES])
        write_notice(
            f"novate: no longer as in {name}: {shown}{more}. Write it again: --write-baseline {shlex.quote(name)}"
        )


def worse_in_words(verdict: Verdict, known: Known, name: str) -> str:
    """The headroom now and then, or, where there is none, what is missed by more."""
    more = known.misses_more(verdict) if verdict.headroom is None and known.headroom is None else []
    if more:
        now, then = (decimal(-each.get(more[0], Fraction(0))) for each in (verdict.misses, known.misses))
        return f"it must hold that {more[0]}: missed by {now}, worse than {then} in {name}"
    of_fund = verdict.market is None
    now, then = (headroom_in_words(each, of_fund=of_fund) for each in (verdict.headroom, known.headroom))
    return f"headroom {now}, worse than {then} in {name}"
