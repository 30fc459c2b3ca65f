"""A specification file as a test: it passes where `novate verify` would exit with 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from novate.commands.asking import remembered
from novate.commands.specification_files import read_file
from novate.gate.baseline import NOTHING
from novate.model.specification import Specification
from novate.properties import PROPERTIES
from novate.reports.failure_text import failure_text
from novate.reports.verify_run import Result, Run
from novate.system.exit_codes import ExitCode

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, TerminalRepr, TracebackStyle


class NotAsWishedError(Exception):
    """Something is violated, not decided, not as expected, or cannot be read."""

    def __init__(self, result: Result) -> None:
        self.result = result
        super().__init__(failure_text(result))


class SpecificationFile(pytest.File):
    """Has one test."""

    def collect(self) -> Iterator[SpecificationItem]:
        """Give the file itself."""
        yield SpecificationItem.from_parent(self, name="novate")


class SpecificationItem(pytest.Item):
    """All verdicts of one file."""

    def runtest(self) -> None:
        """Raise `NotAsWishedError` with everything that is not fine."""
        seconds, no_cache = map(self.config.getoption, ("--novate-timeout", "--novate-no-cache"))
        result = answer_about(self._file, seconds, no_cache=no_cache)
        if result.exit_code is not ExitCode.AS_WISHED:
            raise NotAsWishedError(result)

    def repr_failure(
        self, excinfo: ExceptionInfo[BaseException], style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """Say how it breaks; a fault of novate's own has a traceback."""
        if isinstance(excinfo.value, NotAsWishedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the file."""
        return self.path, None, f"novate: {self._file}"

    @property
    def _file(self) -> Path:
        """As short as a person would type it."""
        here = Path.cwd()
        return self.path.relative_to(here) if self.path.is_relative_to(here) else self.path


def answer_about(file: Path, seconds: float, *, no_cache: bool) -> Result:
    """What `novate verify` finds out about a file."""
    found = read_file(file)
    markets = [*found.read.markets] if isinstance(found.read, Specification) else []
    run = Run([found.name], [found.read], markets, list(PROPERTIES), NOTHING, {found.name: found.lines})
    for place, verdict in remembered(seconds, no_cache=no_cache)(run.questions):
        run.add(place, verdict)
    return run.take()
