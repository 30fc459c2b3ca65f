from __future__ import annotations

from random import Random

import pytest

from novate.proofs.mutation.cross_validation import ROUNDS
from novate.proofs.refinement.draws import drawn_adventure
from novate.proofs.refinement.mechanisms import MECHANISMS, random_mechanism
from novate.proofs.refinement.templates import Symbolic

SYMBOLIC = {name: Symbolic(specification) for name, specification in MECHANISMS.items()}
KINDS = {"Deposit", "Withdraw", "Trade", "NextBlock", "Liquidate"}


@pytest.mark.parametrize("name", MECHANISMS)
def test_drawn_steps_execute(name: str) -> None:
    """What the solver draws from the symbolic machine, the reference carries out to the same state.

    As many rounds as notice the mistakes of the mutation campaign, and another run.
    """
    drawn: set[str] = set()
    for seed in range(1, 11):
        drawn |= drawn_adventure(MECHANISMS[name], Random(seed), ROUNDS, SYMBOLIC[name]).keys()
        if drawn == KINDS:
            break
    assert drawn == KINDS


@pytest.mark.parametrize("seed", range(8))
def test_drawn_steps_execute_in_a_random_mechanism(seed: int) -> None:
    """The agreement does not hang on the numbers of the mechanism."""
    random = Random(seed)
    assert drawn_adventure(random_mechanism(random), random, 3)
