"""The steps of an argument that are made outside the solver, in words."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.specification import Specification
from novate.proofs.certificates.statement import Statement
from novate.proofs.induction.arguments import ARGUMENTS
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT
from novate.properties.solvency import SOLVENCY

INDUCTION = (
    "Induction over the run: a new account satisfies the invariant and every step keeps it, so every account satisfies "
    "it at every moment, however many accounts and blocks there are."
)
SUMS = {
    SOLVENCY.name: (
        "Sums over all accounts: sizes net to zero in every market, so equities add up to balances; an account's "
        "deficit is at most the rounding of its close-outs, so deficits add up to no more than that."
    ),
    FUND_SUFFICIENCY.name: (
        "Sums over the close-outs of a window: the shares of each side add up to at most what is set aside for it, and "
        "what is set aside for all sides is at most what is in the fund (where a window is one block, for the dearer "
        "side of each market: in one block a price goes one way)."
    ),
    LIQUIDATION_PROGRESS.name: (
        "Sum over an account's positions: each keeps its part of the margin ratio above the toxic frontier, so the "
        "account does."
    ),
    NO_WRONGFUL_CLOSE_OUT.name: (
        "Sum over an account's positions: each is worth no more beyond its promise at the market price than beyond its "
        "requirement at the oracle price, so all of them together are not."
    ),
}
SUMS_OF_POSITIONS = (LIQUIDATION_PROGRESS.name, NO_WRONGFUL_CLOSE_OUT.name)
"""Of the positions of one account: there is nothing to add up where it holds one."""
MODEL = (
    "Every theorem rests on this too: the symbolic machine admits every step of the mechanism, in real numbers that "
    "contain every rounding. That is tested by cross-validation and not proved."
)


def steps_outside(specification: Specification, statement: Statement) -> Iterator[str]:
    """What no solver has seen, in words."""
    name = statement.property
    if ARGUMENTS[name].rests_on_invariant:
        yield INDUCTION
    if name in SUMS and (specification.many_positions or name not in SUMS_OF_POSITIONS):
        yield SUMS[name]
