"""Mechanisms in which nothing can break, because nobody who is asked about can ever become liquidatable."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.proofs.design.question import Question
from novate.proofs.engine.limits import Limits
from novate.proofs.induction.reachability import never_liquidatable
from novate.proofs.theorems.room import movable


def is_idle(specification: Specification, questions: Sequence[Question]) -> bool:
    """Whether the price can move against none of the positions that are asked about, and none is ever liquidatable."""
    asked = {(each.market, each.side) for each in questions}
    machines = [
        Machine.of_place(specification, name, side)
        for name, side in specification.places
        if asked & {(name, side), (None, None)}
    ]
    return all(not all(movable(each)) and never_liquidatable(each, Limits()) for each in machines)
