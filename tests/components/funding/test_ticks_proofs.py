"""Two solvers prove the steps of the argument; none is empty, and without any one of its premises each is false."""

from __future__ import annotations

import pytest
import z3

from novate.proofs.components.funding.ticks import obligations
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import Outcome, satisfy

EVERY = list(obligations())


@pytest.mark.parametrize("obligation", EVERY, ids=lambda each: each.name)
def test_every_step_is_proved_and_needs_all_that_it_supposes(obligation: Obligation) -> None:
    """A second solver confirms it; its premises can be true, and its conclusion false without any one of them."""
    proof = prove([obligation], Limits(cross_check=True))
    assert proof.holds
    assert proof.checked[0].is_confirmed
    assert satisfy(obligation.premises, Limits()).outcome is Outcome.SATISFIABLE
    for place in range(len(obligation.premises)):
        others = obligation.premises[:place] + obligation.premises[place + 1 :]
        weaker = Obligation(obligation.name, others, obligation.conclusion)
        assert satisfy(weaker.negation, Limits()).outcome is Outcome.SATISFIABLE, place
    opposite = Obligation(obligation.name, obligation.premises, z3.Not(obligation.conclusion))
    assert satisfy(opposite.negation, Limits()).outcome is Outcome.SATISFIABLE


def test_every_step_has_a_name_of_its_own() -> None:
    """By which a report knows it."""
    assert len({each.name for each in EVERY}) == len(EVERY)
