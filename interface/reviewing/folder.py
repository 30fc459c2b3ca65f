"""The files of a folder at two revisions, or at one and now: which have both versions, which only one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from novate.reviewing.revisions import RevisionError, commit_of, content_at, git
from novate.system.folders import seen_in


@dataclass(frozen=True, slots=True)
class FolderChange:
    """What became of the *.toml in a folder."""

    changed: tuple[Path, ...]
    """Those of which two versions are to be compared."""
    new: tuple[str, ...]
    gone: tuple[str, ...]
    same: tuple[str, ...]
    """The same to the byte."""

    def remarks(self) -> Iterator[str]:
        """What is not compared, in sentences."""
        if self.new:
            yield f"New: {', '.join(self.new)}; `novate verify` says what holds."
        if self.gone:
            yield f"No longer there: {', '.join(self.gone)}."
        if self.same:
            yield f"The same as before: {', '.join(self.same)}."


def folder_change(folder: Path, one: str, other: str | None) -> FolderChange:
    """From a revision to another, or to what is there now. Raises `RevisionError`."""
    before = _names_at(folder, one)
    after = _names_at(folder, other) if other is not None else [each.name for each in seen_in(folder, "*.toml")]
    if not {*before, *after}:
        raise RevisionError(f"{folder} has no *.toml, neither at {one} nor {f'at {other}' if other else 'now'}")
    in_both = [folder / name for name in after if name in before]
    same = [each for each in in_both if _is_same(each, one, other)]
    return FolderChange(
        tuple(each for each in in_both if each not in same),
        tuple(str(folder / name) for name in after if name not in before),
        tuple(str(folder / name) for name in before if name not in after),
        tuple(map(str, same)),
    )


def _names_at(folder: Path, revision: str) -> list[str]:
    inside = folder / "*.toml"
    listed = git(inside, "ls-tree", "-z", "--name-only", commit_of(inside, revision), "./")
    names = listed.stdout.decode(errors="replace").split("\0")
    return [name for name in names if name.endswith(".toml") and not name.startswith(".")]


def _is_same(file: Path, one: str, other: str | None) -> bool:
    """Where a version cannot be read the comparison says why."""
    try:
        return content_at(file, one) == (file.read_bytes() if other is None else content_at(file, other))
    except (RevisionError, OSError):
        return False
