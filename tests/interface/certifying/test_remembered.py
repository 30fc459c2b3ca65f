"""A certification that goes on: what was found before is taken again where it is still what it says it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import z3

from novate.caching.entry import digest
from novate.caching.folder import Folder
from novate.caching.key import Keys
from novate.caching.memory import Memory
from novate.certifying import remembered
from novate.model.specification import Side
from novate.proofs.certificates.statement import WrittenObligation
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.smtlib import smtlib
from novate.proofs.status import Status
from novate.specification.file import read_specification
from novate.workers.verification import Job

EXAMPLES = Path(__file__).parents[3] / "examples"
LEVERAGED = read_specification(EXAMPLES / "too-much-leverage.toml")
BROKEN = Job(LEVERAGED, "ETH-USD", Side.LONG, "no-bad-debt")
SOUND = Job(LEVERAGED, "ETH-USD", Side.LONG, "conservation")
X = z3.Real("x")
QUESTION = WrittenObligation("nothing is above itself", smtlib("", (X > 0, X < 0), Outcome.UNSATISFIABLE), linear=True)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(Folder(tmp_path), Keys({}))


def changed(folder: Path, change: Callable[[Any], Any]) -> None:
    """Every entry, with a digest that fits."""
    for path in folder.iterdir():
        found = json.loads(path.read_bytes())
        content = change(found["content"])
        path.write_text(json.dumps({**found, "content": content, "digest": digest(found["key"], content)}))


@pytest.mark.parametrize(("job", "status"), [(BROKEN, Status.VIOLATED), (SOUND, Status.PROVED)])
def test_a_question_is_examined_once(
    job: Job, status: Status, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdict, statement and run are the same; one whose run is cut short is examined again."""
    found = remembered.examined(memory, job, 60.0)
    assert found.verdict.status is status
    assert found.run is not None
    with monkeypatch.context() as patched:
        patched.setattr(remembered, "examine", lambda *_: pytest.fail("examined again"))
        assert remembered.examined(memory, job, 60.0) == found

    def cut(content: Any) -> Any:
        run = content["witness"] or content["verdict"]["scenario"]
        run["steps"].clear()
        return content

    changed(tmp_path, cut)
    again = []
    monkeypatch.setattr(remembered, "examine", lambda *_: again.append(job) or found)
    assert remembered.examined(memory, job, 60.0) == found
    assert again == [job]
    assert len(memory.notices) == 1


def test_a_certificate_is_taken_again_where_the_checker_accepts_it(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that it refuses is searched anew."""
    found = remembered.certified(memory, (QUESTION, ""), 60.0)
    assert found[0]
    with monkeypatch.context() as patched:
        patched.setattr(remembered, "certify", lambda *_: pytest.fail("searched again"))
        assert remembered.certified(memory, (QUESTION, ""), 60.0) == found
    changed(tmp_path, lambda text: text.replace('"1"', '"2"', 1))
    assert remembered.certified(memory, (QUESTION, ""), 60.0) == found
    assert "its certificate is refused" in memory.notices[0]
    assert remembered.certified(memory, (QUESTION, ""), 60.0) == found
    assert len(memory.notices) == 1
