"""The parts of a sweep on disk: what was found out so far, so that a sweep that was stopped goes on where it was.

A folder beside the sweep's table holds a description of all that the outcomes depend on, and one file for each run of
consecutive combinations. Every file is written under another name first and then renamed, so whatever is there is
whole. While a process works on a sweep it holds a lock, which goes with the process however that ends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from novate.system.input_file import read_input
from novate.system.streams import write_file

Codes = npt.NDArray[np.uint8]

_DESCRIPTION = "sweep.json"
_LOCK = "lock"


class PartsError(Exception):
    """The folder cannot be used: the text says why."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of one sweep."""

    folder: Path

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, description: Mapping[str, Any]) -> Iterator[Parts]:
        """Begin a sweep, or go on with the same one, until the block is left. Raises `PartsError`."""
        parts = cls(folder)
        with writing(folder):
            parts._check_empty_or_ours()
            folder.mkdir(exist_ok=True)
        with locked(folder / _LOCK):
            with writing(folder):
                parts._check_same(description)
            yield parts

    def done(self) -> list[tuple[int, int]]:
        """(first, after the last) combination of each part, in order."""
        found = (tuple(map(int, file.stem.split("-"))) for file in self.folder.glob("[0-9]*.npy"))
        return sorted((first, stop) for first, stop in found)

    def missing(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """The runs of combinations from `first` up to `stop` that no part has."""
        for start, end in [*self.done(), (stop, stop)]:
            if first < min(start, stop):
                yield first, min(start, stop)
            first = max(first, end)

    def save(self, first: int, codes: Codes) -> None:
        """Keep the outcomes of consecutive combinations, one row each. Raises `PartsError`."""
        file = self._file(first, first + len(codes))
        with writing(file):
            content = BytesIO()
            np.save(content, codes)
            write_file(file, content.getvalue())

    def load(self) -> Codes:
        """All outcomes of a sweep whose parts are all there."""
        return np.concatenate([np.load(self._file(first, stop)) for first, stop in self.done()])

    def remove(self) -> None:
        """Delete what a sweep has written here, and the folder. Raises `PartsError`."""
        with writing(self.folder):
            for file in filter(_is_ours, self.folder.iterdir()):
                file.unlink()
            self.folder.rmdir()

    def _file(self, first: int, stop: int) -> Path:
        return self.folder / f"{first:012}-{stop:012}.npy"

    def _check_empty_or_ours(self) -> None:
        if self.folder.exists() and not (self.folder.is_dir() and all(map(_is_ours, self.folder.iterdir()))):
            raise PartsError(f"{self.folder} is in the way: it holds other things than the parts of a sweep")

    def _check_same(self, description: Mapping[str, Any]) -> None:
        file = self.folder / _DESCRIPTION
        if not file.exists():
            write_file(file, json.dumps(description, indent=1) + "\n")
        found = json.loads(read_input(file, 2**30))
        differs = [key for key in (description | found) if description.get(key) != found.get(key)]
        if differs:
            raise PartsError(
                f"{self.folder} holds the parts of another sweep: it differs in {', '.join(differs)}; "
                "remove it, or choose another name"
            )


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Say of a full disk, or of a folder that is not ours, where that was. Raises `PartsError`."""
    try:
        yield
    except OSError as error:
        raise PartsError(f"{error.filename or file}: {error.strerror or error}") from error


def _is_ours(file: Path) -> bool:
    """Whether a sweep writes a file of this name, or one that it renames to it."""
    name = file.name.removeprefix(".")
    return name == _LOCK or name.startswith(_DESCRIPTION) or (name[:1].isdigit() and ".npy" in name)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that no other process holds, and that worker processes do not inherit. Raises `PartsError`."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with ExitStack() as stack:
        with writing(file):
            stream = stack.enter_context(file.open("w"))
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # either, says POSIX
            raise PartsError(f"{file.parent} is in use: another process works on this sweep") from None
        yield
