"""Conservation: every step keeps the books balanced, whatever state it starts from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.books import books
from novate.proofs.induction.invariant import every_step
from novate.proofs.induction.part import Argument, Part
from novate.properties.conservation import CONSERVATION


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """The claim of the books alone."""
    yield Part(CONSERVATION.name, machine, conservation)


def conservation(machine: Machine) -> Iterator[Obligation]:
    """Every step keeps the books balanced; nothing else is assumed of the state."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    on_books = CONSERVATION.on_books
    (given,) = on_books(machine.specification, books(before, number(0)))
    (kept,) = on_books(machine.specification, books(after, number(0)))
    for name, step in every_step(machine, before, after).items():
        yield Obligation(f"{name} keeps the books balanced", (given.conclusion, step.relation), kept.conclusion)


ARGUMENT = Argument(claim, rests_on_invariant=False, of_each_step=True)
