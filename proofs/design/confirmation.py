"""What the theorems say on either side of a bound: a second reading, by `decide`, of what the inequalities gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.specification import Specification
from novate.model.symbolic.state import Machine
from novate.proofs.design.requirements import Question, machine_of
from novate.proofs.theorems.counterexample import breaks
from novate.proofs.theorems.decide import decide
from novate.proofs.verdict import Status


def status_of(specification: Specification, questions: Sequence[Question]) -> Status | None:
    """Proved if all are, violated if one is, None where the theorems leave it open."""
    if proved(specification, questions):
        return Status.PROVED
    return Status.VIOLATED if any(violated(*each) for each in asked(specification, questions)) else None


def proved(specification: Specification, questions: Sequence[Question]) -> bool:
    """Whether theorems prove all that is asked; nothing that breaks it is looked for."""
    decisions = (decide(machine, name) for machine, name in asked(specification, questions))
    return all(each is not None and each.status is Status.PROVED for each in decisions)


def violated(machine: Machine, name: str) -> bool:
    """Whether a bound fails, and what fails breaks the property in whole numbers."""
    decision = decide(machine, name)
    return decision is not None and decision.status is Status.VIOLATED and breaks(machine, name, decision.broken)


def asked(specification: Specification, questions: Sequence[Question]) -> Iterator[tuple[Machine, str]]:
    """Those that apply: (machine, property)."""
    for each in questions:
        if each.applies(specification):
            yield machine_of(specification, each.market, each.side), each.property
