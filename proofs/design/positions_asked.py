"""The positions that a question is about, and the mechanism that theorems speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.design.readings import machine_of
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.theorems.plainer.refusals import without_refusals


def plainly(machine: Machine, question: Question) -> Machine:
    """The machine that a theorem speaks of, where nobody is refused."""
    return without_refusals(as_proved(machine, question.property))


def company(specification: Specification, market: str, side: Side) -> Iterator[Machine]:
    """The positions that an account may hold together: that of the question, those of every other market."""
    machine = machine_of(specification, market, side)
    yield machine
    if machine.many_positions:
        for name, each in specification.places:
            if name != market:
                yield replace(machine, market=specification.markets[name], side=each)


def all_of(specification: Specification, question: Question) -> Iterator[Machine]:
    """The positions that a question is about."""
    if question.market is None or question.side is None:
        return (machine_of(specification, *place) for place in specification.places)
    return company(specification, question.market, question.side)
