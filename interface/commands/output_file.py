"""A file that an option names for the answer: looked at before the work, so that no work is done in vain."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typer import BadParameter

from novate.system.streams import OutputError, check_file, write_file


@dataclass(frozen=True, slots=True)
class OutputFile:
    """Somewhere to write to."""

    path: Path
    pipe: int | None
    """The descriptor of a pipe or a device, held open: its reader would go when the last one who writes has gone."""

    @classmethod
    def of(cls, path: Path, option: str, inputs: Sequence[Path] = ()) -> OutputFile:
        """The file, if it can be written now, and is neither one of `inputs` nor a specification.

        Raises `BadParameter`.
        """
        if any(is_same(path, each) for each in inputs):
            raise BadParameter(f"found {path}, which is read here; expected another file", param_hint=option)
        if path.suffix.lower() == ".toml" and is_full(path):
            found = f"found {path}, which is there already, and by its name a specification"
            raise BadParameter(f"{found}; expected a new name", param_hint=option)
        return cls.replacing(path, option)

    @classmethod
    def replacing(cls, path: Path, option: str) -> OutputFile:
        """The same, whatever stands there now. Raises `BadParameter`."""
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                return cls(path, os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)))
            check_file(path)
        except OSError as error:
            raise BadParameter(f"cannot write {path}: {_reason(error)}", param_hint=option) from error
        return cls(path, None)

    @classmethod
    def if_given(cls, path: Path | None, option: str, inputs: Sequence[Path] = ()) -> OutputFile | None:
        """The same as `of` for an option that may be left out."""
        return None if path is None else cls.of(path, option, inputs)

    @classmethod
    def named(cls, path: Path | None, option: str, *endings: str, inputs: Sequence[Path] = ()) -> OutputFile | None:
        """The same, where a name that has an ending has one of these: no file is something else than it says."""
        if path is not None and path.suffix and path.suffix.lower() not in endings:
            raise BadParameter(
                f'found "{path}"; expected a name that ends in {" or ".join(endings)}', param_hint=option
            )
        return cls.if_given(path, option, inputs)

    def write(self, content: str | bytes) -> None:
        """Write all of it. Raises `OutputError`."""
        try:
            if self.pipe is None:
                write_file(self.path, content)
            else:
                os.set_blocking(self.pipe, True)
                with os.fdopen(self.pipe, "wb") as pipe:
                    pipe.write(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {error.strerror}") from error


def is_same(path: Path, other: Path) -> bool:
    """Whether both are one file, under whatever names; `-` is standard input, and no file."""
    try:
        return str(other) != "-" and path.is_file() and path.samefile(other)
    except OSError:
        return False


def is_full(path: Path) -> bool:
    """Whether a file with something in it stands there."""
    return path.is_file() and path.stat().st_size > 0


def _reason(error: OSError) -> str:
    """What the system says, more clearly where it is terse."""
    if error.errno == errno.ENXIO:
        return "a pipe that nobody reads"
    return error.strerror or str(error)
