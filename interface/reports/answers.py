"""What `novate verify` knows about each file: its verdicts and expectations, or why it could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from novate.gate.baseline import NOTHING, Baseline
from novate.gate.expectations import FINE, Expectation, key
from novate.model.specification import Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.specification.lines import Lines
from novate.system.exit_codes import ExitCode

if TYPE_CHECKING:  # at run time this would import pydantic
    from novate.specification.file import Problem


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file that was read, and what was found out about it."""

    file: str
    specification: Specification
    verdicts: tuple[Verdict, ...]
    """Market by market in the file's order, long before short, properties in their own order."""
    expectations: tuple[Expectation, ...]
    baseline: Baseline = NOTHING
    """What is known and accepted besides."""
    missing: int = 0
    """How many verdicts nobody knows, since the run was interrupted."""
    lines: Lines = field(default=Lines(), repr=False, compare=False)
    """Where the file's keys stand."""

    @property
    def exit_code(self) -> ExitCode:
        """1 for a violation or an unmet expectation, 2 for an open question, 0 otherwise."""
        open_questions = {verdict.status for verdict in self.verdicts if not self.is_accepted(verdict)}
        if Status.VIOLATED in open_questions or any(not expectation.met for expectation in self.expectations):
            return ExitCode.VIOLATED
        return ExitCode.UNDECIDED if open_questions else ExitCode.AS_WISHED

    def is_accepted(self, verdict: Verdict) -> bool:
        """Whether a verdict is fine in itself, or what a met expectation names, or in the baseline."""
        return (
            verdict.status in FINE
            or any(expectation.met and key(verdict) in expectation.accepted for expectation in self.expectations)
            or self.baseline.accepts(self.file, verdict)
        )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not a specification."""

    file: str
    problems: Sequence[Problem]

    @property
    def exit_code(self) -> ExitCode:
        """Always 3."""
        return ExitCode.BAD_INPUT
