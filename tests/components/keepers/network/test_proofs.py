"""Two solvers prove the steps of the argument; none is empty, and without any one of its premises each is false."""

from __future__ import annotations

import pytest
import z3

from novate.proofs.components.keepers.network import obligations
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import Outcome, satisfy

EVERY = list(obligations())
named = pytest.mark.parametrize("obligation", EVERY, ids=lambda each: each.name)


@named
def test_every_step_is_proved_and_a_second_solver_confirms_it(obligation: Obligation) -> None:
    """Linear or not."""
    proof = prove([obligation], Limits(cross_check=True))
    assert proof.holds
    assert proof.checked[0].is_confirmed


@named
def test_no_step_is_empty_and_none_has_a_premise_too_many(obligation: Obligation) -> None:
    """Some numbers satisfy all its premises; without any one of them, or turned round, it is false."""
    assert satisfy(obligation.premises, Limits()).outcome is Outcome.SATISFIABLE
    for place in range(len(obligation.premises)):
        others = obligation.premises[:place] + obligation.premises[place + 1 :]
        weaker = Obligation(obligation.name, others, obligation.conclusion)
        assert satisfy(weaker.negation, Limits()).outcome is Outcome.SATISFIABLE, place
    opposite = Obligation(obligation.name, obligation.premises, z3.Not(obligation.conclusion))
    assert satisfy(opposite.negation, Limits()).outcome is Outcome.SATISFIABLE
