"""Reading a file that somebody names: never more than makes sense, and never waiting for nobody."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from select import select

PATIENCE = 1.0
"""Seconds in which whoever writes a pipe must have come."""


def read_input(path: Path, most: int) -> bytes:
    """At most `most` + 1 bytes, so that one byte more says that a file is too large.

    A pipe is read to its end however slowly it is written, but one that nobody writes to is an error at once. `-` is
    standard input. Raises OSError.
    """
    if str(path) == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, "Standard input is closed")
        return sys.stdin.buffer.read(most + 1)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        beginning = b""
        if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
            beginning = _beginning(file.fileno())
        if os.name == "posix":
            os.set_blocking(file.fileno(), True)
        return beginning + file.read(most + 1 - len(beginning))


def _beginning(pipe: int) -> bytes:
    """What a pipe holds now; nothing yet where its writer is slow. Raises OSError where it has none."""
    select([pipe], [], [], PATIENCE)
    try:
        found = os.read(pipe, 1)
    except BlockingIOError:
        return b""
    if not found:
        raise OSError(errno.EPIPE, "A pipe that nobody writes to")
    return found
