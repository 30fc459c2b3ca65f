"""A file's name as those read it who have the repository: from the folder that was checked out."""

from __future__ import annotations

import os
from pathlib import Path


def in_repository(file: str) -> Path:
    """The path from `GITHUB_WORKSPACE`, or else from the working folder; as it was given where there is none."""
    if file == "-":
        return Path(file)
    root, path = (Path(each).absolute() for each in (os.environ.get("GITHUB_WORKSPACE") or ".", file))
    plain = Path(os.path.normpath(path))
    return plain.relative_to(root) if plain.is_relative_to(root) else Path(file)
