"""novate as people have it: a wheel, installed where nothing of the repository can be found.

The environment that it is installed into finds the libraries that the tests run with, and nothing else. Whatever Python
opens there is watched: the name of a file of the repository is written to where `OPENED` says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-dir"]
"""Package -> where it is in the repository."""
LIBRARIES = [each for each in sys.path if Path(each).name == "site-packages"]
OURS = tuple(
    f"{each}{os.sep if each.is_dir() else ''}" for each in ROOT.iterdir() if not Path(sys.prefix).is_relative_to(each)
)
"""What is in the repository, but for the environment that the tests run in, which may be there as well."""
WATCH = f"""
import os, sys
def watch(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)):
        path = os.path.abspath(os.fsdecode(given[0]))
        if path.startswith({OURS!r}):
            descriptor = os.open(os.environ["OPENED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(descriptor, os.fsencode(path) + b"\\n")
            os.close(descriptor)
sys.addaudithook(watch)
"""


@dataclass(frozen=True)
class Installation:
    """The wheel, and where it is installed."""

    wheel: Path
    folder: Path

    @property
    def programs(self) -> Path:
        """`novate` and `python`."""
        return self.folder / "bin"


def built(copy: Path, target: Path) -> Path:
    """The wheel of the repository as it is; made from a copy, for whoever builds one leaves things behind."""
    for name in FOLDERS.values():
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    do([sys.executable, "-c", f"from setuptools import build_meta; build_meta.build_wheel({str(target)!r})"], copy)
    (wheel,) = target.iterdir()
    return wheel


def installed_from(wheel: Path, folder: Path) -> Installation:
    """The wheel, in an environment that is made for it."""
    do([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "watch.py").write_text(WATCH)
    (packages / "libraries.pth").write_text("\n".join([*LIBRARIES, "import watch"]))
    install = ["-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile", "--ignore-installed"]
    do([str(folder / "bin" / "python"), *install, str(wheel)], folder)
    return Installation(wheel, folder)


def do(command: list[str], where: Path) -> None:
    """Run a command, which must succeed."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "OPENED": os.devnull}
    ended = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
