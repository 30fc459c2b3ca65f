"""What is in a folder, for whoever names one in the place of its files."""

from __future__ import annotations

from pathlib import Path


def seen_in(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that are not hidden, in the order of their names."""
    return sorted(path for path in folder.glob(pattern) if not path.name.startswith("."))
