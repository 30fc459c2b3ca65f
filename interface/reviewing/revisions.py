"""A file as it was at a revision that git knows."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

_LONGEST = 60.0
"""Seconds after which git is given up."""


_LINK = b"120000 "
"""How git begins to tell of a symbolic link."""


class RevisionError(Exception):
    """There is no such version of the file; the text says why."""


def content_at(file: Path, revision: str) -> bytes:
    """The file's content at a revision, wherever its repository begins. Raises `RevisionError`."""
    commit = commit_of(file, revision)
    found = git(file, "cat-file", "blob", f"{commit}:./{file.name}")
    if found.returncode:
        raise RevisionError(f"{file} is not a file at {revision} ({commit[:7]}){_renamed(file, commit)}")
    if git(file, "ls-tree", commit, "--", f"./{file.name}").stdout.startswith(_LINK):
        target = found.stdout.decode(errors="replace")
        raise RevisionError(f"{file} is a symbolic link at {revision}: ask about {target}, to which it points")
    return found.stdout


def _renamed(file: Path, commit: str) -> str:
    """Which name it had, where git notices that it was renamed since."""
    changed = git(file, "diff", "--no-ext-diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", commit)
    prefix = git(file, "rev-parse", "--show-prefix").stdout.decode(errors="replace").strip("\n")
    names = changed.stdout.decode(errors="replace").split("\0")[:-1]
    before = {new: old for _, old, new in zip(names[::3], names[1::3], names[2::3], strict=True)}.get(
        prefix + file.name
    )
    if before is None:
        return ""
    show = shlex.join(["git", "show", f"{commit[:7]}:{before}"])
    return f", where its name is {before}: `{show} > before.toml`, and review before.toml against {file}"


def commit_of(file: Path, revision: str) -> str:
    """The whole name of a commit. Raises `RevisionError`."""
    if not file.parent.is_dir():
        raise RevisionError(f"the folder {file.parent} does not exist")
    inside = git(file, "rev-parse", "--git-dir")
    if inside.returncode:
        reason = inside.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise RevisionError(f"git knows nothing of {file}: {reason}")
    found = git(file, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        raise RevisionError(f'git knows no revision "{revision}" of {file}')
    return found.stdout.decode().strip()


def git(file: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git says in the file's folder. Raises `RevisionError` where there is no git, or it does not answer."""
    command = ["git", "-C", str(file.parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=_LONGEST)  # noqa: S603 - no shell
    except FileNotFoundError:
        raise RevisionError("git is not installed, or not on the PATH") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git did not answer within {_LONGEST:g} seconds") from None
