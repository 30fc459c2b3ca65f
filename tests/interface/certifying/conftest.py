"""One bundle for all tests of this folder; and its modules, as importlib mode puts no folder of tests on the path."""

from __future__ import annotations

import sys
import time
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from tampering import EXAMPLE

from novate.certifying import recheck as rechecking
from novate.certifying.bundle import Files
from novate.certifying.folder import read_folder
from novate.command_line import run
from novate.proofs.certificates.checker import check as certificate_problem


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A bundle of one market, in which most is proved and keeper-incentive is violated; made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    made, lock = shared / "made", shared / "being-made"
    try:
        lock.mkdir()
    except FileExistsError:
        while not (shared / "done").exists():
            time.sleep(0.2)
    else:
        code = run(["certify", str(EXAMPLE), "--out", str(made)])
        (shared / "done").write_text(str(code))
    assert (shared / "done").read_text() == "0", "keeper-incentive is violated as the file expects"
    return made


known_problem = cache(certificate_problem)


@pytest.fixture(autouse=True)
def certificates_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker is asked once about the same two texts."""
    monkeypatch.setattr(rechecking, "certificate_problem", known_problem)


@pytest.fixture
def content(bundle: Path) -> Files:
    """Its files, to be tampered with."""
    return read_folder(bundle)[0]
