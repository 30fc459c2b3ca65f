"""The steps of an argument that are made outside the solver, in words."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.specification import Specification
from novate.proofs.certificates.statement import Statement

INDUCTION = (
    "Induction over the run: a new account satisfies the invariant and every step keeps it, so every account satisfies "
    "it at every moment, however many accounts and blocks there are."
)
SUMS = {
    "solvency": (
        "Sums over all accounts: sizes net to zero in every market, so equities add up to balances; an account's "
        "deficit is at most the rounding of its close-outs, so deficits add up to no more than that."
    ),
    "fund-sufficiency": (
        "Sums over the close-outs of a window: the shares of each side add up to at most what is set aside for it, and "
        "what is set aside for all sides is at most what is in the fund (where a window is one block, for the dearer "
        "side of each market: in one block a price goes one way)."
    ),
    "liquidation-progress": (
        "Sum over an account's positions: each keeps its part of the margin ratio above the toxic frontier, so the "
        "account does."
    ),
}
MODEL = (
    "Every theorem rests on this too: the symbolic machine admits every step of the mechanism, in real numbers that "
    "contain every rounding. That is tested by cross-validation and not proved."
)


def steps_outside(specification: Specification, statement: Statement) -> Iterator[str]:
    """What no solver has seen, in words."""
    if statement.property != "conservation":
        yield INDUCTION
    if statement.property != "liquidation-progress" or specification.many_positions:
        yield from [SUMS[statement.property]] if statement.property in SUMS else []
