"""The parts of a sweep on disk: what was found out so far, so that a sweep that was stopped goes on where it was.

A folder beside the sweep's file holds a description of the sweep and one file for each run of consecutive combinations.
Every file is written under another name first and then renamed, so whatever is there is whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]

_DESCRIPTION = "sweep.json"


class AnotherSweepError(Exception):
    """The folder belongs to a sweep that asks something else; `differs` names what."""

    def __init__(self, folder: Path, differs: list[str]) -> None:
        super().__init__(f"{folder} holds the parts of another sweep: it differs in {', '.join(differs)}")


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of one sweep."""

    folder: Path

    @classmethod
    def opened(cls, folder: Path, description: Mapping[str, Any]) -> Parts:
        """Begin a sweep, or go on with the same one. Raises `AnotherSweepError`, and `OSError`."""
        folder.mkdir(exist_ok=True)
        parts, file = cls(folder), folder / _DESCRIPTION
        if not file.exists():
            parts._replace(file, (json.dumps(description, indent=1) + "\n").encode())
        found = json.loads(file.read_text(encoding="utf-8"))
        if differs := [key for key in (description | found) if description.get(key) != found.get(key)]:
            raise AnotherSweepError(folder, differs)
        return parts

    def done(self) -> list[tuple[int, int]]:
        """(first, after the last) combination of each part, in order."""
        return sorted(tuple(map(int, file.stem.split("-"))) for file in self.folder.glob("*-*.npy"))  # type: ignore[misc]

    def missing(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """The runs of combinations from `first` up to `stop` that no part has."""
        for start, end in [*self.done(), (stop, stop)]:
            if first < min(start, stop):
                yield first, min(start, stop)
            first = max(first, end)

    def save(self, first: int, codes: Codes) -> None:
        """Keep the outcomes of consecutive combinations, one row each."""
        name = f"{first:012}-{first + len(codes):012}.npy"
        temporary = self.folder / f".{name}"
        with temporary.open("wb") as file:
            np.save(file, codes)
        temporary.replace(self.folder / name)

    def load(self) -> Codes:
        """All outcomes of a sweep whose parts are all there."""
        return np.concatenate([np.load(self.folder / f"{first:012}-{stop:012}.npy") for first, stop in self.done()])

    def remove(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder)

    def _replace(self, file: Path, content: bytes) -> None:
        temporary = file.with_name(f".{file.name}")
        temporary.write_bytes(content)
        temporary.replace(file)
