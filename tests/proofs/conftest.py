"""The obligations of all theorems, built once for all tests of this folder and all workers.

And lets the tests of this folder share its modules; pytest's importlib mode puts no folder of tests on the path.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from novate.proofs.certificates.stored.questions import Question

sys.path.insert(0, str(Path(__file__).parent))

Built = tuple[Sequence["Question"], Mapping[str, str]]


def build() -> Built:
    """The questions in the order of the catalogue, and the digest of each theorem's obligations."""
    from novate.proofs.certificates.stored.questions import questions
    from novate.proofs.engine.smtlib import Wording
    from novate.proofs.theorems import digest
    from novate.proofs.theorems.theorem import theorems

    wording, asked, digests = Wording(), [], {}
    for theorem in theorems():
        obligations = theorem.obligations()
        asked += questions(theorem, obligations, wording)
        digests[theorem.name] = digest.obligations(obligations, wording)
    return asked, digests


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Built:
    """By whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    file, lock = shared / "obligations", shared / "being-built"
    try:
        lock.mkdir()
    except FileExistsError:
        while not file.exists():
            time.sleep(0.2)
    else:
        beside = shared / "obligations.beside"
        beside.write_bytes(pickle.dumps(build()))
        beside.replace(file)
    found: Built = pickle.loads(file.read_bytes())  # noqa: S301 - written above
    return found


@pytest.fixture(scope="session")
def asked(built: Built) -> Sequence[Question]:
    """The questions."""
    return built[0]


@pytest.fixture(scope="session")
def digests(built: Built) -> Mapping[str, str]:
    """Theorem -> the digest of its obligations."""
    return built[1]
