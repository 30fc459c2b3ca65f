"""Which theorems are in force is kept for the code that it was found out with, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from novate.caching import theorems as module
from novate.caching.entry import digest, sealed
from novate.caching.folder import Folder
from novate.caching.key import Keys
from novate.caching.memory import Memory
from novate.caching.theorems import recall
from novate.model.caches.cache import fresh
from novate.proofs.theorems import in_force as comparing
from novate.specification.file import parse_bytes
from novate.workers.verification import Job, jobs

EXAMPLE = Path(__file__).parents[3] / "examples" / "too-much-leverage.toml"
SPECIFICATION = parse_bytes(EXAMPLE.read_bytes())
QUESTIONS: list[Job] = [*jobs(SPECIFICATION, ["ETH-USD"], ["conservation", "no-bad-debt"])]
ASKED = comparing.asked_for(SPECIFICATION, {job.property for job in QUESTIONS})


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the theorems that are compared with the code, as they are; shorts' are not in force."""
    names = []

    def is_locked(name: str, shape: comparing.Shape) -> bool:
        names.append(comparing.title(name, shape))
        return shape.side != "short"

    monkeypatch.setattr(comparing, "_is_locked", is_locked)
    return names


def found(memory: Memory) -> list[bool]:
    """In a process that has just begun."""
    with fresh():
        recall(QUESTIONS, memory)
        return [comparing.in_force(*each) for each in ASKED]


def test_they_are_compared_once_for_each_version(
    tmp_path: Path, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is so and what is not is known again; without a cache, or with other code, it is compared."""
    memory = Memory(Folder(tmp_path / "verdicts"), Keys({}))
    first = found(memory)
    assert len(compared) == len(ASKED) == 4
    assert first == [True, True, False, False]
    assert found(memory) == first
    assert len(compared) == 4
    assert found(Memory(None, Keys({}))) == first
    assert len(compared) == 8
    monkeypatch.setattr(module, "own_code", lambda: "other code")
    assert found(memory) == first
    assert len(compared) == 12
    assert memory.notices == []


@pytest.mark.parametrize("content", [[True], [True, True, True, "yes"], {"no-bad-debt": True}, None])
def test_what_says_something_else_is_compared_again(tmp_path: Path, compared: list[str], content: object) -> None:
    """And replaced, and told."""
    memory = Memory(Folder(tmp_path), Keys({}))
    first = found(memory)
    (entry,) = tmp_path.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(sealed(entry.stem, content))
    assert found(memory) == first
    assert len(compared) == 8
    assert len(memory.notices) == 1
    assert entry.read_bytes() == whole
    assert digest(entry.stem, content).encode() not in whole


def test_the_theorems_that_are_asked_about_are_those_that_verdicts_ask_for() -> None:
    """Whoever believes them compares nothing more: no digest is worked out for a verdict."""
    from novate.proofs.engine.limits import Limits
    from novate.proofs.verdicts.verify import verify

    with fresh(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(comparing, "_is_locked", lambda *_: pytest.fail("it is compared"))
        comparing.believe(dict.fromkeys(ASKED, True))
        for job in QUESTIONS:
            verify(job.specification, job.market, job.side, job.property, Limits())
