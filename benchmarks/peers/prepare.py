"""Install what cannot share novate's environment, from PyPI and npm, into build/peers.

    pip install '.[peers]' && python benchmarks/peers/prepare.py

Halmos wants an older Z3 than novate, so it gets an environment of its own; forge and the Solidity compiler come from
npm. Needs `npm` (Node.js). What is not installed is shown as such in the table.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from shutil import copy

from solidity_project import HALMOS, INSTALLED, SOURCE

REQUIREMENT = "halmos==0.3.3"


def main() -> None:
    """Halmos, then forge and solc."""
    venv.create(HALMOS.parents[1], with_pip=True)
    run(HALMOS.parent / "python", "-m", "pip", "install", "--quiet", REQUIREMENT)
    copy(SOURCE / "package.json", INSTALLED)
    run("npm", "install", "--prefix", INSTALLED, "--no-audit", "--no-fund", "--ignore-scripts")


def run(*command: str | Path) -> None:
    """Run one command; end with its exit code where it fails."""
    code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own commands
    if code:
        sys.exit(f"{' '.join(map(str, command))} failed with exit code {code}")


if __name__ == "__main__":
    main()
