"""Writing what was found out: to standard output, or to a file that is never half-written."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from io import BufferedWriter, RawIOBase, TextIOWrapper
from pathlib import Path
from select import select
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class OutputError(Exception):
    """What was found out cannot be written: the text says where and why.

    The work is done then, so this is neither a bug nor bad input; `novate.command_line` makes it a line and a code.
    """


class _Stream(RawIOBase):
    """A standard stream that takes all of what it is given, or says once that it cannot and falls silent.

    Python's own unbuffered streams take a part of it on a disk that fills up, and say nothing.
    """

    def __init__(self, descriptor: int, *, is_needed: bool) -> None:
        self._descriptor = descriptor
        self._is_needed = is_needed
        """Whether somebody must be told that nothing can be written any more."""
        self._is_silent = False

    def fileno(self) -> int:
        """The operating system's number of the stream."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """It is written to only."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Write everything; a reader that has gone away (`| head`) is no error. Raises `OutputError`."""
        with memoryview(data) as view:
            rest = view
            while rest and not self._is_silent:
                rest = rest[self._written(rest) :]
            return len(view)

    def _written(self, data: memoryview) -> int:
        """How many bytes could be written at once."""
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            select([], [self._descriptor], [])
            return 0
        except BrokenPipeError:
            self._is_silent = True
        except OSError as error:
            self._is_silent = True
            if self._is_needed:
                raise OutputError(f"standard output cannot be written: {error.strerror}") from error
        return 0


class Log(TextIOWrapper):
    """A text stream that the runner of GitHub Actions reads: nothing in it is a command, whoever named what is told."""

    _is_within = False
    """Whether a line has begun."""

    def write(self, text: str, /) -> int:
        """Write a text in which nothing is a command."""
        super().write(harmless(text, is_within=self._is_within))
        if text:
            self._is_within = text[-1] not in "\r\n"
        return len(text)


def harmless(text: str, *, is_within: bool = False) -> str:
    """A text without `::command::` at the beginning of a line, blanks aside, and `##[command]` anywhere.

    Of `text` the first line has begun already where it `is_within` one.
    """
    apart = re.sub(r"((?:^|[\r\n])\s*:):" if not is_within else r"([\r\n]\s*:):", r"\1 :", text)
    return apart.replace("##[", "# #[")


def guard_streams() -> None:
    """Put streams that lose nothing in silence in the place of Python's own.

    A descriptor that is closed is taken first, or a file that is opened later would get its number, and our output.
    What a narrow encoding lacks is shown escaped.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    sys.stdout = guarded(sys.stdout, 1, is_needed=True)
    sys.stderr = guarded(sys.stderr, 2, is_needed=False)


def guarded(stream: object, descriptor: int, *, is_needed: bool) -> TextIOWrapper:
    """A text stream of the same encoding; standard error shows each line at once."""
    encoding = stream.encoding if isinstance(stream, TextIOWrapper) else "utf-8"
    whole = BufferedWriter(_Stream(descriptor, is_needed=is_needed))
    is_log = bool(os.environ.get("GITHUB_ACTIONS")) and not stat.S_ISREG(os.fstat(descriptor).st_mode)
    return (Log if is_log else TextIOWrapper)(whole, encoding, errors="backslashreplace", line_buffering=not is_needed)


def write_output(text: str) -> None:
    """Write to standard output. Raises `OutputError`."""
    sys.stdout.write(text)
    sys.stdout.flush()


def write_commands(text: str) -> None:
    """Write to standard output what the runner of GitHub Actions is to obey. Raises `OutputError`."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()


def write_notice(text: str) -> None:
    """Write one line to standard error."""
    print(text, file=sys.stderr)


def write_file(path: Path, content: str | bytes) -> None:
    """Replace `path` in one step; raises OSError, and then leaves `path` as it was and nothing beside it."""
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced; a directory raises
        path.write_bytes(data)
        return
    target = path.resolve()
    temporary = _beside(target)
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def check_file(path: Path) -> None:
    """Whether `write_file` can write a file here, without a trace. Raises OSError with a reason for a person."""
    target = path.resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder; expected a file")
    if not target.parent.is_dir():
        fault = "is not a folder" if target.parent.exists() else "does not exist"
        raise NotADirectoryError(errno.ENOTDIR, f"the folder {target.parent} {fault}")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    temporary = _beside(target)
    try:
        temporary.touch(exist_ok=False)
    finally:
        temporary.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    """Where a file is written before it takes its place."""
    return target.with_name(f".{target.name}.{os.getpid()}")
