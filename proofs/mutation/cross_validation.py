"""The cross-validation of the two encodings, as mutants meet it: in small mechanisms, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.constants import DisagreementError
from novate.proofs.refinement.draws import drawn_adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.templates import Symbolic

SEED = 0
ROUNDS = 2

Comparison = Callable[[Symbolic, Known], object]
"""Raises `DisagreementError`, or `UndecidedError`."""


def steps_are_confirmed(symbolic: Symbolic, known: Known) -> None:
    """Have the symbolic machine confirm a run of the reference. Raises `DisagreementError`."""
    adventure(ConfirmedRun(symbolic.specification, symbolic, known), same_every_time(), ROUNDS)


def draws_are_executed(symbolic: Symbolic, known: Known) -> None:
    """Have the reference carry out what is drawn from the symbolic machine. Raises `DisagreementError`."""
    drawn_adventure(symbolic.specification, same_every_time(), ROUNDS, symbolic, known)


def same_every_time() -> Random:
    """Chooses the same run every time."""
    return Random(SEED)  # noqa: S311 - that is what is wanted


BOTH_WAYS: Sequence[Comparison] = (steps_are_confirmed, draws_are_executed)


def disagreement(
    symbolic: Symbolic, known: Known, comparisons: Sequence[Comparison] = BOTH_WAYS
) -> DisagreementError | None:
    """The first disagreement in this mechanism, or None. Raises `UndecidedError`."""
    for compare in comparisons:
        try:
            compare(symbolic, known)
        except DisagreementError as error:
            return error
    return None
