"""The lines of a list as a person has it: a CSV file, with whichever separator its header has."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from novate.specification.problems import Problem, SpecificationError
from novate.system.input_file import read_input


def csv_rows(path: Path, most: int) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty, with its number; `most` bytes are read. Raises `SpecificationError`."""
    try:
        content = read_input(path, most)
    except OSError as error:
        raise unreadable((error.strerror or str(error)).lower(), "a file that can be read") from None
    if len(content) > most:
        raise unreadable(f"more than {most:,} bytes", "a smaller list")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise unreadable(f"the byte 0x{content[error.start]:02x}", "text in UTF-8", line) from None
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        yield from ((reader.line_num, cells) for cells in reader if any(map(str.strip, cells)))
    except csv.Error as error:
        raise unreadable(str(error), "cells separated by commas", reader.line_num) from None


def unreadable(found: str, expected: str, line: int | None = None) -> SpecificationError:
    """What makes a file no list at all."""
    return SpecificationError([Problem("file" if line is None else "line", found, expected, line)])
