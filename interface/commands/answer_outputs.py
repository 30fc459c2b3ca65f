"""Where the answer of `novate verify` goes: to standard output in one format, and to files in any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from typer import BadParameter

from novate.commands.output_file import OutputFile
from novate.model.quantities import quoted
from novate.reports.formats.registry import AnswerFormat, writer
from novate.reports.formats.writer import Detail, Writer
from novate.system.interrupts import interrupts_wait
from novate.system.streams import OutputError, write_commands, write_output

if TYPE_CHECKING:
    from novate.reports.verify_run import Result

_OPTION = "--output"


class Output(Protocol):
    """Somewhere that results go."""

    def write(self, result: Result) -> None:
        """Write one result. Raises `OutputError`."""

    def close(self, results: Sequence[Result]) -> None:
        """Write what is to be said of all of them, in the end. Raises `OutputError`."""


@dataclass(frozen=True, slots=True)
class StandardOutput:
    """What is written is there at once, and whole at any time."""

    writer: Writer
    say: Callable[[str], None] = write_output

    def write(self, result: Result) -> None:
        """Write one result."""
        text = self.writer.item(result)
        with interrupts_wait():
            self.say(text)

    def close(self, results: Sequence[Result]) -> None:
        """Write the end."""
        text = self.writer.end(results)
        with interrupts_wait():
            self.say(text)


@dataclass(frozen=True, slots=True)
class FileOutput:
    """A file that is written in the end: whole or not at all."""

    writer: Writer
    file: OutputFile
    _texts: list[str] = field(default_factory=list)

    def write(self, result: Result) -> None:
        """Keep one result."""
        self._texts.append(self.writer.item(result))

    def close(self, results: Sequence[Result]) -> None:
        """Write all of them."""
        text = "".join([*self._texts, self.writer.end(results)])
        with interrupts_wait():
            self.file.write(text)


@dataclass(frozen=True, slots=True)
class Outputs:
    """All of them; one that cannot be written keeps no other from it."""

    each: Sequence[Output]
    is_quiet: bool
    """Whether nobody wants to know how far the work is."""

    def write(self, result: Result) -> None:
        """Write one result."""
        for output in self.each:
            output.write(result)

    def close(self, results: Sequence[Result]) -> None:
        """Write the end."""
        faults = []
        for output in self.each:
            try:
                output.close(results)
            except OutputError as error:
                faults.append(error)
        if faults:
            raise OutputError("; ".join(map(str, faults)))


def outputs(standard: AnswerFormat, files: Sequence[str], detail: Detail, inputs: Sequence[Path]) -> Outputs:
    """Standard output, and the files of `--output FORMAT:FILE`, looked at before the work: none is one of `inputs`.

    Raises `BadParameter`.
    """
    if standard is not AnswerFormat.TEXT and detail is not Detail.USUAL:
        found = f"found {standard} with --{detail.name.lower()}"
        raise BadParameter(f"{found}; expected text: a program is told everything", param_hint="--format")
    asked = [_asked(each) for each in files]
    paths = [path.resolve() for _, path in asked]
    if len(set(paths)) < len(paths):
        raise BadParameter("found one file twice; expected a file for each format", param_hint=_OPTION)
    checked = [(each, OutputFile.of(path, _OPTION, inputs)) for each, path in asked]
    to_files = [FileOutput(writer(each, detail, to_file=True), file) for each, file in checked]
    say = write_commands if standard is AnswerFormat.GITHUB else write_output
    to_standard = StandardOutput(writer(standard, detail, to_file=False), say)
    return Outputs([to_standard, *to_files], detail is Detail.QUIET)


def _asked(text: str) -> tuple[AnswerFormat, Path]:
    """As in "sarif:novate.sarif". Raises `BadParameter`."""
    name, _, path = text.partition(":")
    if name not in [*AnswerFormat] or not path:
        expected = f"FORMAT:FILE with a format of {', '.join(AnswerFormat)}, as sarif:novate.sarif"
        raise BadParameter(f"found {quoted(text)}; expected {expected}", param_hint=_OPTION)
    return AnswerFormat(name), Path(path)


def detail_of(*, quiet: bool, summary: bool, show: bool, verbose: bool) -> Detail:
    """How much a person is told. Raises `BadParameter`."""
    asked = {
        "--quiet": (quiet, Detail.QUIET),
        "--summary": (summary, Detail.SUMMARY),
        "--show": (show, Detail.SHOWN),
        "--verbose": (verbose, Detail.VERBOSE),
    }
    given = {name: detail for name, (is_given, detail) in asked.items() if is_given}
    if len(given) > 1:
        raise BadParameter(f"found {' and '.join(given)}; expected one of them", param_hint=next(iter(given)))
    return next(iter(given.values()), Detail.USUAL)
