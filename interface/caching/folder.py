"""The cache folder: files written whole or not at all, by any number of processes, and never more than so many bytes.

Nothing that is wrong with it is anybody's error: then nothing is found, or nothing is kept.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from novate.caching.entry import DamagedError
from novate.system.streams import write_file

LARGEST = 64_000_000
"""Bytes of all files together; beyond it the oldest go."""
LARGEST_ENTRY = 4_000_000
"""Bytes of one."""
NO_CACHE = "NOVATE_NO_CACHE"
"""Said in the environment by whoever wants no cache, as to a program that runs novate."""
_NOT_SAID = ("", "0", "f", "false", "n", "no", "off")


def is_refused() -> bool:
    """Whether the environment says so."""
    return os.environ.get(NO_CACHE, "").strip().lower() not in _NOT_SAID


def users_folder() -> Path | None:
    """Where a user's programs keep what they can work out again; None where nobody can say."""
    said = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(said) if Path(said).is_absolute() else _usual()) / "novate" / "verdicts"
    except RuntimeError:  # nobody's home
        return None


def _usual() -> Path:
    """The operating system's. Raises `RuntimeError`."""
    if sys.platform == "win32":
        said = os.environ.get("LOCALAPPDATA", "")
        return Path(said) if Path(said).is_absolute() else Path.home() / "AppData" / "Local"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


@dataclass(frozen=True, slots=True)
class Folder:
    """Entries by their names."""

    path: Path

    def strangeness(self) -> str:
        """Why nothing in it is believed: others may write there; nothing where only the user may, or there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return ""
        if not stat.S_ISDIR(found.st_mode):
            return "is not a folder"
        if sys.platform == "win32":
            return ""
        if found.st_uid != os.geteuid():
            return "belongs to somebody else"
        return "can be written by others" if found.st_mode & 0o022 else ""

    def read(self, name: str) -> bytes | None:
        """An entry; None where there is none. Raises `DamagedError`."""
        path = self._file(name)
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_ENTRY:
                raise DamagedError("it is no file that novate wrote")
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DamagedError(f"it cannot be read: {error.strerror}") from error

    def write(self, name: str, content: bytes) -> None:
        """Keep an entry, in the place of whatever has its name. Raises OSError."""
        if len(content) <= LARGEST_ENTRY:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(self._file(name), content)

    def trim(self, most: int = LARGEST) -> None:
        """Where there is more than that, have the oldest go until a quarter of the room is free."""
        found = sorted(self._files())
        excess = sum(size for _, size, _ in found) - most
        if excess <= 0:
            return
        excess += most // 4
        for _, size, path in found:
            if excess <= 0:
                return
            try:
                path.unlink()
            except OSError:
                continue
            excess -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When each was written, and its size."""
        try:
            with os.scandir(self.path) as entries:
                for each in entries:
                    found = each.stat(follow_symlinks=False)
                    yield found.st_mtime, found.st_size, Path(each.path)
        except OSError:
            return

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.json"
