"""The folder for saved scenarios: checked before the work, filled after it."""

from __future__ import annotations

import errno
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from pathlib import Path

from typer import BadParameter

from novate.answers import Answer, Unreadable
from novate.model.scenario import Scenario
from novate.streams import write_file, write_notice
from novate.version import tool_version

_OPTION = "--save-scenarios"


def check_folder(folder: Path) -> None:
    """Make the folder where there is none, and try a file in it. Raises `BadParameter`."""
    if not folder.name:
        raise BadParameter("names no folder", param_hint=_OPTION)
    trial = folder / ".novate"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_file(trial, "")
        trial.unlink()
    except OSError as error:
        raise _cannot_write(folder, error) from error


def save_scenarios(folder: Path, results: Sequence[Answer | Unreadable]) -> list[Path]:
    """Write every scenario of every file; one that is too large is named and left out. Raises `BadParameter`."""
    from novate.informal_trace_format import write

    paths: list[Path] = []
    for name, scenario in _named_scenarios(results):
        paths.append(_free(folder / name, paths))
        try:
            write(paths[-1], scenario, tool_version())
        except OSError as error:
            if error.errno != errno.EFBIG:
                raise _cannot_write(paths[-1], error) from error
            write_notice(f"{paths.pop()} is not written: {error.strerror}")
    return paths


def _named_scenarios(results: Sequence[Answer | Unreadable]) -> Iterator[tuple[str, Scenario]]:
    """Each scenario with a file name; where there are several files, it starts with the file's own."""
    from novate.informal_trace_format import file_name

    for result in results:
        stem = re.sub(r"[^A-Za-z0-9._-]", "_", Path(result.file).stem)
        prefix = f"{stem}-" if len(results) > 1 else ""
        for verdict in result.verdicts if isinstance(result, Answer) else ():
            if verdict.scenario is not None:
                yield prefix + file_name(verdict.scenario), verdict.scenario


def _free(path: Path, taken: Collection[Path]) -> Path:
    """The path, or the first numbered one that is not taken."""
    base, suffix = path.name.split(".", 1) if "." in path.name else (path.name, "")
    numbered = (path.with_name(f"{base}-{number}.{suffix}") for number in count(2))
    return path if path not in taken else next(each for each in numbered if each not in taken)


def _cannot_write(path: Path, error: OSError) -> BadParameter:
    return BadParameter(f"cannot write {path}: {error.strerror}", param_hint=_OPTION)
