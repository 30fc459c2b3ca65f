"""Lists the packages: every folder with an `__init__.py` below those of `package-dir` in pyproject.toml."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).parent
FOLDERS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-dir"]


def packages() -> Iterator[str]:
    """Their names, dotted."""
    for name, folder in FOLDERS.items():
        for file in sorted((ROOT / folder).rglob("__init__.py")):
            yield ".".join((name, *file.parent.relative_to(ROOT / folder).parts))


setup(packages=[*packages()])
