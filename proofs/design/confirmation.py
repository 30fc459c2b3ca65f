"""What the theorems say on either side of a bound: a second reading, by `decide`, of what the inequalities gave."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.specification import Specification
from novate.proofs.design.requirements import Question, machine_of
from novate.proofs.theorems.decide import decide
from novate.proofs.verdict import Status


def status_of(specification: Specification, questions: Sequence[Question]) -> Status | None:
    """Proved if all are, violated if one is, None where the theorems leave it open."""
    found = set()
    for each in questions:
        if each.applies(specification):
            decision = decide(machine_of(specification, each.market, each.side), each.property)
            found.add(None if decision is None else decision.status)
    if Status.VIOLATED in found:
        return Status.VIOLATED
    return Status.PROVED if found <= {Status.PROVED} else None
