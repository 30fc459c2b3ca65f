"""The cross-validation of the two encodings, as mutants meet it: in small mechanisms, in both directions."""

from __future__ import annotations

from itertools import product
from random import Random

from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.constants import DisagreementError
from novate.proofs.refinement.draws import drawn_adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.templates import Symbolic

SEEDS = range(1)
ROUNDS = 2


def disagreement(symbolic: Symbolic, known: Known) -> DisagreementError | None:
    """The first disagreement in this mechanism, or None. Raises `UndecidedError`."""
    for seed, compare in product(SEEDS, COMPARISONS):
        try:
            compare(symbolic, Random(seed), known)  # noqa: S311 - the same run every time is what is wanted
        except DisagreementError as error:
            return error
    return None


def steps_are_confirmed(symbolic: Symbolic, random: Random, known: Known) -> None:
    """Have the symbolic machine confirm a run of the reference. Raises `DisagreementError`."""
    adventure(ConfirmedRun(symbolic.specification, symbolic, known), random, ROUNDS)


def draws_are_executed(symbolic: Symbolic, random: Random, known: Known) -> None:
    """Have the reference carry out what is drawn from the symbolic machine. Raises `DisagreementError`."""
    drawn_adventure(symbolic.specification, random, ROUNDS, symbolic, known)


COMPARISONS = (steps_are_confirmed, draws_are_executed)
"""Both directions."""
