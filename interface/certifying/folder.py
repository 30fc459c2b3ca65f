"""A bundle on disk: written whole or not at all, read without following anything out of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from novate.certifying.bundle import CHECKSUMS, MANIFEST, Files, checksums

LARGEST = 50_000_000
"""Bytes of a file; those of the shipped examples stay below a million."""


class NotABundleError(Exception):
    """The folder is not one that `novate certify` made; the message says what it is."""


def read_folder(folder: Path) -> tuple[Files, list[str]]:
    """The regular files, and what else is there. Raises `NotABundleError` where it is no bundle at all."""
    if not folder.is_dir():
        raise NotABundleError(f"{folder}: found {'a file' if folder.exists() else 'nothing'}; expected a bundle")
    content: Files = {}
    problems: list[str] = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *(each for each in folders if (Path(place) / each).is_symlink())]):
            path = Path(place) / name
            inside = path.relative_to(folder).as_posix()
            if not (inside.isascii() and inside.isprintable()):
                problems.append(f"{inside!a}: no file of a bundle is called so")
                continue
            try:
                content[inside] = regular(path)
            except OSError as error:
                problems.append(f"{inside}: {error.strerror or error}")
    if not {MANIFEST, CHECKSUMS} & content.keys():
        raise NotABundleError(
            f"{folder}: found neither {MANIFEST} nor {CHECKSUMS}; expected a bundle of novate certify"
        )
    return content, problems


def regular(path: Path) -> bytes:
    """The content of a file that is no link, no pipe and no device, and not absurdly large."""
    if path.is_symlink() or not path.is_file():
        raise OSError("is not a regular file")
    if path.stat().st_size > LARGEST:
        raise OSError(f"is larger than {LARGEST:,} bytes")
    return path.read_bytes()


def check_writable(folder: Path) -> None:
    """Whether a bundle may be written here. Raises `NotABundleError` or OSError."""
    if not folder.name:
        raise NotABundleError("names no folder")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotABundleError("is not a folder")
    if folder.exists() and any(folder.iterdir()) and not is_own(folder):
        raise NotABundleError("holds other files than a bundle of novate certify; expected an empty or a new folder")
    above = next(each for each in folder.absolute().parents if each.exists() or each.is_symlink())
    if not above.is_dir():
        raise NotABundleError(f"lies in {above}, which is not a folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    trial = folder.with_name(f".{folder.name}.{os.getpid()}")
    trial.mkdir()
    trial.rmdir()


def is_own(folder: Path) -> bool:
    """Whether everything in it is listed as part of a bundle, so that nothing of the user's is replaced."""
    try:
        content, problems = read_folder(folder)
    except NotABundleError:
        return False
    listed = content.pop(CHECKSUMS, b"").decode(errors="replace")
    return not problems and listed == checksums(content)


def write_folder(folder: Path, files: Files) -> None:
    """Make the whole bundle beside its place, then put it there. Raises OSError, and then nothing is changed."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    before = folder.with_name(f".{folder.name}.{os.getpid()}.before")
    try:
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            folder.rename(before)
        try:
            beside.rename(folder)
        except OSError:
            if before.exists():
                before.rename(folder)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
