"""Where an imported specification comes from, as comments at the head of its file."""

from __future__ import annotations

import os
import textwrap
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from novate.importers.imported import Imported
from novate.specification.document import comment, to_toml
from novate.system.json_source import Files, ImportFailure
from novate.system.version import tool_version

_WIDTH = 116
_WRITTEN = "Written by novate "


def origin_of(source: Path, files: Files) -> str:
    """The source's name and the hash of what was read of it; of several files, of the list that `sha256sum` prints."""
    name = source.resolve().name
    if list(files.digests) == [source]:
        return f"source: {name}, sha-256 {files.digests[source]}"
    lines = sorted((path.relative_to(source).as_posix(), digest) for path, digest in files.digests.items())
    listing = "".join(f"{digest}  {path}\n" for path, digest in lines)
    count = f"{len(lines)} file" if len(lines) == 1 else f"{len(lines)} files"
    digest = sha256(listing.encode()).hexdigest()
    return f"source: {name}, {count}; sha-256 {digest} of the lines that sha256sum prints for them, sorted by name"


def written(imported: Imported, importer: str, today: date) -> str:
    """The specification file: its origin and the notes, then the tables with their comments."""
    head = [
        f"{_WRITTEN}{tool_version()}, import {importer}, {today.isoformat()}",
        *imported.origin,
        "What the source says and the model does not carry, and numbers that are not the source's:",
        *(f"- {note}" for note in imported.notes),
    ]
    lines = [line for text in head for line in textwrap.wrap(text, _WIDTH, subsequent_indent="  ")]
    return "\n".join([*map(comment, lines), "", to_toml(imported.document, imported.comments)])


def is_written(file: Path) -> bool:
    """Whether an import wrote the file: its first line says so."""
    try:
        with file.open("rb") as opened:
            return opened.read(100).startswith(comment(_WRITTEN).encode())
    except OSError:
        return False


def today() -> date:
    """The day in UTC; that of SOURCE_DATE_EPOCH where it is set, so that a build can be repeated byte for byte.

    Raises `ImportFailure` where it is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        expected = "the seconds since 1970 as a whole number"
        raise ImportFailure([f'SOURCE_DATE_EPOCH: found "{epoch[:40]}", expected {expected}']) from None
