"""`novate lint`: numbers of a file that are unusual."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from novate.commands.choices import chosen
from novate.commands.verify import Format
from novate.model.specification import Specification
from novate.system.exit_codes import ExitCode, worst
from novate.system.streams import write_output
from novate.system.version import tool_version

if TYPE_CHECKING:
    from novate.commands.specification_files import ReadFile
    from novate.linting.note import Note


def lint(
    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE", help="Specification files (TOML); a directory, or - as for verify.", show_default=False
        ),
    ],
    ignored: Annotated[
        list[str] | None, Option("--ignore", metavar="RULE", help="Without this rule; may be repeated.")
    ] = None,
    output: Annotated[Format, Option("--format", help="For a person or for a program.")] = Format.TEXT,
) -> ExitCode:
    """Point out numbers that may be meant, and are unusual: nothing is proved, and no verdict depends on it.

    Example: novate lint examples/dydx-v4-eth-usd.toml

    Exit code: 0 nothing is unusual; 1 something is; 3 bad input.
    """
    from novate.commands.specification_files import read_files
    from novate.linting.registry import RULES
    from novate.reports.verify_json import FORMAT_VERSION

    without = chosen(ignored, RULES, "--ignore") if ignored else []
    found = [(each.name, _notes(each, without)) for each in read_files(files)]
    if output is Format.JSON:
        said = [_object(file, note) for file, notes in found for note in notes or ()]
        document = {"version": FORMAT_VERSION, "tool": {"name": "novate", "version": tool_version()}, "notes": said}
        write_output(json.dumps(document, indent=2) + "\n")
    else:
        write_output("".join(f"{note.at(file)}\n" for file, notes in found for note in notes or ()))
    return worst(_code(notes) for _, notes in found)


def _notes(file: ReadFile, ignored: list[str]) -> list[Note] | None:
    """None of a file that cannot be read."""
    from novate.linting.registry import notes
    from novate.specification.file import document_in

    if not isinstance(file.read, Specification):
        return None
    return notes(document_in(file.lines.text.encode()), file.read, file.lines, ignored)


def _code(notes: list[Note] | None) -> ExitCode:
    if notes is None:
        return ExitCode.BAD_INPUT
    return ExitCode.VIOLATED if notes else ExitCode.AS_WISHED


def _object(file: str, note: Note) -> dict[str, Any]:
    problem = note.problem
    return {
        "file": file,
        "line": problem.line,
        "key": problem.path,
        "rule": note.rule,
        "found": problem.found,
        "expected": problem.expected,
    }
