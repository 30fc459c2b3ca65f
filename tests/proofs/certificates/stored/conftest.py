"""The questions of all theorems, built once for all tests of this folder and all workers."""

from __future__ import annotations

import pickle
import time

import pytest

from novate.proofs.certificates.stored.questions import Question, questions
from novate.proofs.engine.smtlib import Wording
from novate.proofs.theorems.theorem import theorems


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> list[Question]:
    """In the order of the catalogue."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    file, lock = shared / "questions", shared / "being-asked"
    try:
        lock.mkdir()
    except FileExistsError:
        while not file.exists():
            time.sleep(0.2)
    else:
        beside = shared / "questions.beside"
        wording = Wording()
        beside.write_bytes(pickle.dumps([each for theorem in theorems() for each in questions(theorem, wording)]))
        beside.replace(file)
    found: list[Question] = pickle.loads(file.read_bytes())  # noqa: S301 - written above
    return found
