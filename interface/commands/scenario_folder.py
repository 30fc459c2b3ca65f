"""The folder for saved scenarios: checked before the work, filled after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path

from typer import BadParameter

from novate.model.scenario import Scenario
from novate.reports.answers import FileAnswer, Unreadable
from novate.system.streams import OutputError, write_file, write_notice
from novate.system.version import tool_version

_OPTION = "--save-scenarios"
_LONGEST_BEGINNING = 2_000
"""Bytes within which a scenario's file says who wrote it."""


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


def save_scenarios(folder: Path, results: Sequence[FileAnswer | Unreadable]) -> list[Path]:
    """Write every scenario of every file, and no other; one that is too large is left out. Raises `OutputError`."""
    _remove_earlier(folder)
    return [path for name, scenario in _named_scenarios(results) if (path := _saved(_free(folder / name), scenario))]


def _saved(path: Path, scenario: Scenario) -> Path | None:
    """Write one, or say why it is left out. Raises `OutputError`."""
    from novate.scenarios.informal_trace_format import TooManyPricesError, write

    try:
        write(path, scenario, tool_version())
    except TooManyPricesError as error:
        write_notice(f"{path} is not written: {error.strerror}")
        return None
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    return path


def _remove_earlier(folder: Path) -> None:
    """Remove the scenarios of an earlier run, which would be taken for this one's. Raises `OutputError`."""
    try:
        earlier = [path for path in sorted(folder.glob("*.itf.json")) if _is_ours(path)]
        for path in earlier:
            path.unlink()
    except OSError as error:
        raise OutputError(f"cannot remove {error.filename}: {error.strerror}") from error
    if earlier:
        write_notice(f"removed from {folder}: {len(earlier)} of an earlier run")


def _is_ours(path: Path) -> bool:
    """Whether novate wrote it: the file itself says so, at its beginning."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        beginning = file.read(_LONGEST_BEGINNING)
    return beginning.startswith(b'{\n"#meta": {') and b'\n "source": "novate ' in beginning


def _named_scenarios(results: Sequence[FileAnswer | Unreadable]) -> Iterator[tuple[str, Scenario]]:
    """Each scenario with a file name; where there are several files, it starts with the file's own."""
    from novate.scenarios.informal_trace_format import file_name

    for result in results:
        stem = re.sub(r"^\.|[^A-Za-z0-9._-]", "_", Path(result.file).stem)
        prefix = f"{stem}-" if len(results) > 1 else ""
        for verdict in result.verdicts if isinstance(result, FileAnswer) else ():
            if verdict.scenario is not None:
                yield prefix + file_name(verdict.scenario), verdict.scenario


def _free(path: Path) -> Path:
    """The path, or the first numbered one where no other file stands: neither this run's nor a stranger's."""
    base, suffix = path.name.split(".", 1) if "." in path.name else (path.name, "")
    numbered = (path.with_name(f"{base}-{number}.{suffix}") for number in count(2))
    return next(each for each in chain([path], numbered) if not (each.exists() or each.is_symlink()))


def _cannot_write(path: Path, error: OSError) -> BadParameter:
    return BadParameter(f"cannot write {path}: {error.strerror}", param_hint=_OPTION)
