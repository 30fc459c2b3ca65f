"""Writing what was found out: to standard output, or to a file that is never half-written."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_output(text: str) -> None:
    """Write to standard output; a reader that has gone away (`| head`) is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
