"""What the theorems say on either side of a bound: a second reading, by `decide`, of what the inequalities gave."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.specification import Specification
from novate.model.symbolic.state import Machine
from novate.proofs.design.requirements import Question, machine_of
from novate.proofs.theorems.counterexample import breaks
from novate.proofs.theorems.decide import decide
from novate.proofs.verdict import Status


def status_of(specification: Specification, questions: Sequence[Question]) -> Status | None:
    """Proved if all are, violated if one is, None where the theorems leave it open."""
    found = set()
    for each in questions:
        if each.applies(specification):
            found.add(_status(machine_of(specification, each.market, each.side), each.property))
    if Status.VIOLATED in found:
        return Status.VIOLATED
    return Status.PROVED if found <= {Status.PROVED} else None


def _status(machine: Machine, name: str) -> Status | None:
    """Of one question; a failing bound counts only where it breaks something in whole numbers."""
    decision = decide(machine, name)
    if decision is None or (decision.status is Status.VIOLATED and not breaks(machine, name, decision.broken)):
        return None
    return decision.status
