"""Which theorems are in force, from before: whether each is about the mechanism as it is, novate's code alone decides.

Importing this module imports the solver.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from novate.caching.entry import DamagedError
from novate.caching.key import plain
from novate.caching.memory import Memory
from novate.caching.own_code import own_code
from novate.proofs.theorems.in_force import asked_for, believe, in_force
from novate.proofs.theorems.parameters import Shape
from novate.workers.verification import Job


def recall(questions: Sequence[Job], memory: Memory) -> None:
    """Have it known here, and so in workers that are copies, which theorems may answer these questions."""
    names = {job.property for job in questions}
    for specification in {id(job.specification): job.specification for job in questions}.values():
        asked = asked_for(specification, names)
        if memory.folder is None:
            _compared(asked)
        elif asked:
            _recall(asked, memory)


def _recall(asked: Sequence[tuple[str, Shape]], memory: Memory) -> None:
    """What is kept under the code and the questions, else found out and kept."""

    def read(content: Any) -> list[bool]:
        if len(content) != len(asked) or not all(isinstance(each, bool) for each in content):
            raise DamagedError("it does not say of each theorem whether it is in force")
        return list(content)

    key = sha256(json.dumps(["in force", own_code(), plain(asked)]).encode()).hexdigest()
    known = memory.recall(key, read)
    if known is None:
        found = _compared(asked)
        memory.store(key, lambda: found, read, found)
    else:
        believe(dict(zip(asked, known, strict=True)))


def _compared(asked: Sequence[tuple[str, Shape]]) -> list[bool]:
    return [in_force(name, shape) for name, shape in asked]
