"""The steps of an argument that are made outside the solver, in words."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.specification import Specification
from novate.proofs.certificates.statement import Statement
from novate.proofs.induction.arguments import ARGUMENTS

INDUCTION = (
    "Induction over the run: a new account satisfies the invariant and every step keeps it, so every account satisfies "
    "it at every moment, however many accounts and blocks there are."
)
MODEL = (
    "Every theorem rests on this too: the symbolic machine admits every step of the mechanism, in real numbers that "
    "contain every rounding. That is tested by cross-validation and not proved."
)


def steps_outside(specification: Specification, statement: Statement) -> Iterator[str]:
    """What no solver has seen, in words."""
    argument = ARGUMENTS[statement.property]
    if argument.rests_on_invariant:
        yield INDUCTION
    if summed := argument.summed(specification):
        yield summed
