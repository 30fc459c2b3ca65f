"""Commands that a person may copy into a shell, whatever files and markets are called."""

from __future__ import annotations

import shlex


def command(name: str, *words: str) -> str:
    """`novate NAME` with these words."""
    return shlex.join(["novate", name, *words])


def file_word(file: str) -> str:
    """A file as an argument: none that begins with a hyphen is taken for an option."""
    return f"./{file}" if file.startswith("-") and file != "-" else file
