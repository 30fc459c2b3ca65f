"""The layers of the code: each kind of import that goes up, planted into a copy, is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-dir"]
PLANTED = [
    ("proofs/verdicts/verify.py", "novate.specification.file", "An arrow only ever points down"),
    ("interface/system/streams.py", "novate.commands.verify", "An arrow only ever points down"),
    ("interface/specification/values.py", "novate.reports.answers", "An arrow only ever points down"),
    ("properties/solvency.py", "novate.proofs.status", "An arrow only ever points down"),
    ("model/specification.py", "novate.properties", "An arrow only ever points down"),
    ("interface/new_room.py", "novate.model", "An arrow only ever points down"),
    ("proofs/theorems/decide.py", "novate.proofs.verdicts.verify", "An arrow only ever points down in the proofs"),
    ("proofs/new_room.py", "novate.model", "An arrow only ever points down in the proofs"),
    ("model/specification.py", "novate.model.scenario", "An arrow only ever points down in the model"),
    ("proofs/engine/solver.py", "novate.model.quantities", "The proof engine knows nothing of clearing"),
    ("model/core/symbolic/trade.py", "novate.model.core.reference.trade", "The two encodings never import each other"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, with the contracts beside it."""
    root = tmp_path_factory.mktemp("layers")
    shutil.copy(ROOT / "pyproject.toml", root)
    for name, folder in FOLDERS.items():
        target = root / name.replace(".", "/")
        shutil.copytree(ROOT / folder, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    return root


def broken(copy: Path) -> list[str]:
    """The contracts that the copy breaks."""
    code = f"import sys; sys.path.insert(0, {str(copy)!r}); from importlinter.cli import lint_imports_command; "
    code += "lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=copy,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return [line.partition(" BROKEN")[0] for line in done.stdout.splitlines() if " BROKEN" in line]


def test_the_code_keeps_every_contract(copy: Path) -> None:
    """As it stands."""
    assert broken(copy) == []


@pytest.mark.parametrize(("place", "module", "contract"), PLANTED)
def test_an_import_that_goes_up_is_refused(copy: Path, place: str, module: str, contract: str) -> None:
    """By the contract that speaks of it: also where somebody adds a room that no layer has."""
    folders = {folder: copy / name.replace(".", "/") for name, folder in FOLDERS.items()}
    folder, _, rest = place.partition("/")
    file = folders[folder] / rest
    whole = file.read_text() if file.exists() else None
    file.write_text(f"{whole or ''}\nimport {module}\n")
    try:
        assert contract in broken(copy)
    finally:
        file.unlink() if whole is None else file.write_text(whole)
