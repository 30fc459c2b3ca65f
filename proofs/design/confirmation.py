"""What the theorems say on either side of a bound: a second reading, by `decide`, of what the inequalities gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.specification import Specification
from novate.proofs.design.question import Question
from novate.proofs.design.readings import machine_of
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.of_position import breaks
from novate.proofs.theorems.decide import decide, may_break
from novate.proofs.verdicts import whole


def status_of(specification: Specification, questions: Sequence[Question]) -> Status | None:
    """Proved if all are, violated if one is, None where the theorems leave it open."""
    if proved(specification, questions):
        return Status.PROVED
    return Status.VIOLATED if any(violated(specification, each) for each in asked(specification, questions)) else None


def proved(specification: Specification, questions: Sequence[Question]) -> bool:
    """Whether theorems prove all that is asked; nothing that breaks it is looked for."""
    return all(holds(specification, each) for each in asked(specification, questions))


def holds(specification: Specification, question: Question) -> bool:
    """Whether theorems prove what one question asks."""
    if question.market is None or question.side is None:
        return whole.holds(specification, question.property)
    decision = decide(machine_of(specification, question.market, question.side), question.property)
    return decision is not None and decision.status is Status.PROVED


def violated(specification: Specification, question: Question) -> bool:
    """Whether a bound fails, and what fails breaks the property in whole numbers."""
    if question.market is None or question.side is None:
        return whole.breaks(specification, question.property)
    machine = machine_of(specification, question.market, question.side)
    decision = decide(machine, question.property)
    if decision is None or not may_break(decision, machine):
        return False
    return breaks(machine, question.property, decision.broken, decision.plain, decision.above)


def asked(specification: Specification, questions: Sequence[Question]) -> Iterator[Question]:
    """Those that apply."""
    return (each for each in questions if each.applies(specification))
